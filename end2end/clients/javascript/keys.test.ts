import assert from "node:assert/strict";
import { test } from "node:test";

import type { estypes } from "@elastic/elasticsearch";

import { DAY, UNKNOWN_ID, created, descriptor, error, illegal, instant, invalid, notBelieved, notOwned, same, text, unauthenticated } from "./expected.ts";
import { atEachEndpoint, refused, unique, type Person } from "./fixture.ts";

/** A key of somebody, as it looks with nothing set. */
const listed = (owner: Person, key: { id: string; name: string }, more: Record<string, unknown> = {}) => ({
  id: key.id,
  name: key.name,
  type: "rest",
  creation: instant(),
  invalidated: false,
  username: owner.name,
  realm: "default_native",
  realm_type: "native",
  metadata: {},
  role_descriptors: {},
  ...more,
});

/** The answer after these ended. */
const ended = (...ids: string[]) => ({ invalidated_api_keys: ids, previously_invalidated_api_keys: [], error_count: 0 });

const READ_LOGS: estypes.SecurityRoleDescriptor = { indices: [{ names: ["logs-*"], privileges: ["read"] }] };

atEachEndpoint("Keys", (endpoint) => {
  test("createApiKey and getApiKey", async () => {
    const ada = await endpoint.ada();
    const name = unique("key");
    const metadata = { team: "search", nested: { tags: ["a", "b"], level: 1 } };
    const key = await ada.client.security.createApiKey({
      name,
      expiration: "1d",
      role_descriptors: { logs: READ_LOGS },
      metadata,
      refresh: "wait_for",
    });
    same(key, created(key, name, DAY));
    const looks = listed(ada, key, {
      expiration: key.expiration,
      metadata,
      role_descriptors: { logs: descriptor({ indices: [{ names: ["logs-*"], privileges: ["read"] }] }) },
    });
    same(await endpoint.administrator.security.getApiKey({ id: key.id }), { api_keys: [looks] });
    same(await ada.client.security.getApiKey({ owner: true, name: `${name}*`, active_only: true }), { api_keys: [looks] });
    const rights = descriptor({ cluster: ["manage_own_api_key", "monitor"], indices: [{ names: ["logs-*"], privileges: ["read"] }] });
    same(await endpoint.administrator.security.getApiKey({ username: ada.name, realm_name: "default_native", with_limited_by: true }), {
      api_keys: [{ ...looks, limited_by: [{ [ada.role]: rights }] }],
    });
    same(await refused(404, endpoint.administrator.security.getApiKey({ id: UNKNOWN_ID })), { api_keys: [] });
    same(await endpoint.administrator.security.getApiKey({ name: unique("nothing") }), { api_keys: [] });
  });

  test("createApiKey is refused", async () => {
    const { client } = await endpoint.ada();
    same(await refused(400, client.security.createApiKey({ metadata: {} })), illegal("Required [name]"));
    same(
      await refused(400, client.security.createApiKey({ name: "_key ", metadata: { _a: 1 } })),
      invalid(
        "api key name may not begin or end with whitespace",
        "api key name may not begin with an underscore",
        "API key metadata keys may not start with [_]",
      ),
    );
    const cause = { type: "parse_exception", reason: "failed to parse role [r]. unexpected field [description]" };
    const misread = await refused(400, client.security.createApiKey({ name: "key", role_descriptors: { r: { description: "d" } } }));
    same(misread["error"].root_cause, [cause]);
    same(misread["error"].reason, text(/\[\d+:\d+\] \[api_key_request\] failed to parse field \[role_descriptors\]/));
    const guest = await endpoint.person({ cluster: ["monitor"] });
    same(
      await refused(403, guest.client.security.createApiKey({ name: "key" })),
      error(
        403,
        "security_exception",
        `action [cluster:admin/xpack/security/api_key/create] is unauthorized for user [${guest.name}] with effective roles ` +
          `[${guest.role}], this action is granted by the cluster privileges [manage_own_api_key,manage_api_key,manage_security,all]`,
      ),
    );
  });

  test("keys make none but keys without privileges", async () => {
    const { client } = await endpoint.ada();
    const key = await client.security.createApiKey({ name: unique("key") });
    const holder = endpoint.connect({ apiKey: key.encoded });
    same(
      await refused(400, holder.security.createApiKey({ name: "derived" })),
      illegal("creating derived api keys requires an explicit role descriptor that is empty (has no privileges)"),
    );
    const derived = await holder.security.createApiKey({ name: "derived", role_descriptors: { none: {} } });
    same(derived, created(derived, "derived"));
    await refused(403, endpoint.connect({ apiKey: derived.encoded }).cluster.health());
  });

  test("invalidateApiKey", async () => {
    const { client } = await endpoint.ada();
    const key = await client.security.createApiKey({ name: unique("key") });
    const holder = endpoint.connect({ apiKey: { id: key.id, api_key: key.api_key } });
    assert.equal(await holder.ping(), true);
    same(await client.security.invalidateApiKey({ ids: [key.id, UNKNOWN_ID], owner: true }), ended(key.id));
    same(await client.security.invalidateApiKey({ ids: [key.id], owner: true }), ended());
    same(await refused(401, holder.security.authenticate()), notBelieved(`api key [${key.id}] has been invalidated`));
    same(
      await refused(400, client.security.invalidateApiKey({ owner: false })),
      invalid("One of [api key id(s), api key name, username, realm name] must be specified if [owner] flag is false"),
    );
    await refused(403, client.security.invalidateApiKey({ name: key.name }));
  });

  test("updateApiKey", async () => {
    const ada = await endpoint.ada();
    const key = await ada.client.security.createApiKey({ name: unique("key") });
    const change = { id: key.id, role_descriptors: { logs: READ_LOGS }, metadata: { a: { b: [1] } } };
    same(await ada.client.security.updateApiKey({ ...change, expiration: "2d" }), { updated: true });
    same(await ada.client.security.updateApiKey(change), { updated: false });
    same(await ada.client.security.getApiKey({ owner: true }), {
      api_keys: [
        listed(ada, key, {
          expiration: instant(2 * DAY),
          metadata: change.metadata,
          role_descriptors: { logs: descriptor({ indices: [{ names: ["logs-*"], privileges: ["read"] }] }) },
        }),
      ],
    });
    same(await refused(404, endpoint.administrator.security.updateApiKey({ id: key.id })), notOwned(key.id));
    const asAda = { headers: { "es-security-runas-user": ada.name } };
    same(await endpoint.administrator.security.updateApiKey({ id: key.id, metadata: {} }, asAda), { updated: true });
    const holder = endpoint.connect({ apiKey: (await ada.client.security.createApiKey({ name: unique("key") })).encoded });
    same(
      await refused(400, holder.security.updateApiKey({ id: key.id })),
      illegal("authentication via API key not supported: only the owner user can update an API key"),
    );
  });

  test("bulkUpdateApiKeys", async () => {
    const { client } = await endpoint.ada();
    const changed = await client.security.createApiKey({ name: unique("key") });
    const unchanged = await client.security.createApiKey({ name: unique("key"), metadata: { a: 1 } });
    const ids = [changed.id, unchanged.id, UNKNOWN_ID];
    same(await client.security.bulkUpdateApiKeys({ ids, metadata: { a: 1 } }), {
      updated: [changed.id],
      noops: [unchanged.id],
      errors: { count: 1, details: { [UNKNOWN_ID]: notOwned(UNKNOWN_ID).error.root_cause[0] } },
    });
    same(await refused(400, client.security.bulkUpdateApiKeys({ ids: [] })), invalid("Field [ids] cannot be empty"));
  });

  test("grantApiKey", async () => {
    const ada = await endpoint.ada();
    const granter = await endpoint.person({ cluster: ["grant_api_key"] });
    const name = unique("key");
    const granted = await granter.client.security.grantApiKey({
      grant_type: "password",
      username: ada.name,
      password: ada.password,
      api_key: { name, expiration: "1d" },
    });
    same(granted, created(granted, name, DAY));
    same(await ada.client.security.getApiKey({ owner: true }), {
      api_keys: [listed(ada, granted, { expiration: granted.expiration })],
    });
    const wrong = { grant_type: "password" as const, username: ada.name, password: "wrong password", api_key: { name } };
    const { error: refusal } = await refused(403, granter.client.security.grantApiKey(wrong));
    same([refusal.type, refusal.reason, refusal.caused_by.type], ["security_exception", "Failed to authenticate api key grant", "security_exception"]);
    const { username, ...nameless } = wrong;
    same(await refused(400, granter.client.security.grantApiKey(nameless)), invalid("[username] is required for grant_type [password]"));
  });

  test("cloneApiKey", async () => {
    const ada = await endpoint.ada();
    const key = await ada.client.security.createApiKey({ name: unique("key"), role_descriptors: { logs: READ_LOGS } });
    const name = unique("clone");
    const clone = await ada.client.security.cloneApiKey({ api_key: key.encoded, name, expiration: "1d", metadata: { a: 1 } });
    same(clone, created(clone, name, DAY));
    same(await endpoint.administrator.security.getApiKey({ id: clone.id }), {
      api_keys: [
        listed(ada, clone, {
          expiration: clone.expiration,
          metadata: { a: 1 },
          role_descriptors: { logs: descriptor({ indices: [{ names: ["logs-*"], privileges: ["read"] }] }) },
        }),
      ],
    });
    const nonsense = ada.client.security.cloneApiKey({ api_key: "nonsense", name });
    same(await refused(400, nonsense), illegal(text(/invalid API key credential: .+/)));
  });

  test("clearApiKeyCache", async () => {
    const { client } = await endpoint.ada();
    const key = await client.security.createApiKey({ name: unique("key") });
    const { name } = await endpoint.administrator.info();
    for (const ids of ["*", [key.id, UNKNOWN_ID]]) {
      const answer = await endpoint.administrator.security.clearApiKeyCache({ ids });
      const [node] = Object.keys(answer.nodes);
      same(answer, {
        _nodes: { total: 1, successful: 1, failed: 0 },
        cluster_name: endpoint.project,
        nodes: { [node!]: { name } },
      });
    }
    await refused(403, client.security.clearApiKeyCache({ ids: "*" }));
  });

  test("createCrossClusterApiKey and updateCrossClusterApiKey", async () => {
    const { security } = endpoint.administrator;
    const name = unique("key");
    const access = { search: [{ names: ["logs-*"] }] };
    const key = await security.createCrossClusterApiKey({ name, access, expiration: "1d", metadata: { a: 1 } });
    same(key, created(key, name, DAY));
    const search = { names: ["logs-*"], allow_restricted_indices: false };
    const looks = {
      ...listed({ name: endpoint.administratorName } as Person, { ...key, name }),
      type: "cross_cluster",
      expiration: key.expiration,
      realm: text(/reserved|default_native/),
      realm_type: text(/reserved|native/),
      metadata: { a: 1 },
      role_descriptors: {
        cross_cluster: descriptor({
          cluster: ["cross_cluster_search", "monitor_enrich", "monitor_stats"],
          indices: [{ ...search, privileges: ["read", "read_cross_cluster", "view_index_metadata"] }],
        }),
      },
      access: { search: [search] },
    };
    same(await security.getApiKey({ id: key.id }), { api_keys: [looks] });
    same(await security.updateCrossClusterApiKey({ id: key.id, access, metadata: { a: 1 } }), { updated: false });
    same(await security.updateCrossClusterApiKey({ id: key.id, access, metadata: { a: 2 } }), { updated: true });
    same(await security.getApiKey({ id: key.id }), { api_keys: [{ ...looks, metadata: { a: 2 } }] });
    same(
      await refused(401, endpoint.connect({ apiKey: key.encoded }).security.authenticate()),
      unauthenticated(`authentication expected API key type of [rest], but API key [${key.id}] has type [cross_cluster]`),
    );
    const { client } = await endpoint.person({ cluster: ["manage_api_key"] });
    await refused(403, client.security.createCrossClusterApiKey({ name, access }));
    same(
      await refused(400, security.createCrossClusterApiKey({ access } as estypes.SecurityCreateCrossClusterApiKeyRequest)),
      illegal("Required [name]"),
    );
  });
});
