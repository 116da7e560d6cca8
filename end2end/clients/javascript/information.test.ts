import assert from "node:assert/strict";
import { test } from "node:test";

import { error, same, text, unauthenticated } from "./expected.ts";
import { atEachEndpoint, refused } from "./fixture.ts";

atEachEndpoint("Information", (endpoint) => {
  test("who is there", async () => {
    const { client } = await endpoint.ada();
    const { body, headers } = await client.info({}, { meta: true });
    assert.equal(headers?.["x-elastic-product"], "Elasticsearch");
    assert.equal(headers["content-type"]?.replace(" ", ""), "application/vnd.elasticsearch+json;compatible-with=9");
    same(body, {
      name: text(/.+/),
      cluster_name: endpoint.project,
      cluster_uuid: text(/[A-Za-z0-9_-]{22,32}/),
      version: {
        number: text(/9\.\d+\.\d+/),
        build_flavor: "default",
        build_type: text(/.+/),
        build_hash: text(/.+/),
        build_date: text(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/),
        build_snapshot: false,
        lucene_version: text(/10\.\d+\.\d+/),
        minimum_wire_compatibility_version: text(/8\.\d+\.\d+/),
        minimum_index_compatibility_version: text(/8\.\d+\.\d+/),
      },
      tagline: "You Know, for Search",
    });
  });

  test("ping", async () => {
    const { client } = await endpoint.ada();
    assert.equal(await client.ping(), true);
    await refused(401, endpoint.connect().ping());
  });

  test("health", async () => {
    const { client } = await endpoint.ada();
    same(await client.cluster.health({ wait_for_status: "yellow", timeout: "50s" }), {
      cluster_name: endpoint.project,
      status: "green",
      timed_out: false,
      number_of_nodes: 1,
      number_of_data_nodes: 1,
      active_primary_shards: 0,
      active_shards: 0,
      relocating_shards: 0,
      initializing_shards: 0,
      unassigned_shards: 0,
      unassigned_primary_shards: 0,
      delayed_unassigned_shards: 0,
      number_of_pending_tasks: 0,
      number_of_in_flight_fetch: 0,
      task_max_waiting_in_queue_millis: 0,
      active_shards_percent_as_number: 100,
    });
    same(await client.cluster.health({ filter_path: ["status"] }), { status: "green" });
  });

  test("health needs a credential and a privilege", async () => {
    // Paths are told as they are within the endpoint.
    const path = "/_cluster/health";
    same(
      await refused(401, endpoint.connect().cluster.health()),
      unauthenticated(`missing authentication credentials for REST request [${path}]`),
    );
    const { name, role, client } = await endpoint.person({ cluster: ["manage_own_api_key"] });
    const wrong = endpoint.connect({ username: name, password: "wrong password" });
    same(await refused(401, wrong.cluster.health()), unauthenticated(`unable to authenticate user [${name}] for REST request [${path}]`));
    const reason =
      `action [cluster:monitor/health] is unauthorized for user [${name}] with effective roles [${role}], ` +
      "this action is granted by the cluster privileges [monitor,manage,all]";
    same(await refused(403, client.cluster.health()), error(403, "security_exception", reason));
  });
});
