import assert from "node:assert/strict";
import { test } from "node:test";

import { DAY, descriptor, illegal, instant, invalid, same } from "./expected.ts";
import { atEachEndpoint, refused, type Endpoint } from "./fixture.ts";

/** Somebody with three keys: `alpha`, `beta` (ends in a day) and `gamma` (has ended). */
async function withKeys(endpoint: Endpoint) {
  const ada = await endpoint.ada();
  const { security } = ada.client;
  const alpha = await security.createApiKey({ name: "alpha", metadata: { team: "red", level: 1 } });
  const beta = await security.createApiKey({ name: "beta", metadata: { team: "red", level: 2 }, expiration: "1d" });
  const gamma = await security.createApiKey({ name: "gamma" });
  await security.invalidateApiKey({ ids: [gamma.id], owner: true });
  const looks = { type: "rest", creation: instant(), username: ada.name, realm: "default_native", realm_type: "native", role_descriptors: {} };
  return {
    ada,
    security,
    alphaText: alpha.encoded,
    alpha: { id: alpha.id, name: "alpha", ...looks, invalidated: false, metadata: { team: "red", level: 1 } },
    beta: { id: beta.id, name: "beta", ...looks, invalidated: false, metadata: { team: "red", level: 2 }, expiration: instant(DAY) },
    gamma: { id: gamma.id, name: "gamma", ...looks, invalidated: true, invalidation: instant(), metadata: {} },
  };
}

atEachEndpoint("Queries", (endpoint) => {
  test("filtered, sorted and page by page", async () => {
    const { security, alpha, beta, gamma } = await withKeys(endpoint);
    const query = { bool: { filter: [{ term: { type: "rest" } }, { range: { creation: { lte: "now" } } }] } };
    const first = await security.queryApiKeys({ query, sort: ["name"], size: 2 });
    same(first, { total: 3, count: 2, api_keys: [{ ...alpha, _sort: ["alpha"] }, { ...beta, _sort: ["beta"] }] });
    const rest = { total: 3, count: 1, api_keys: [{ ...gamma, _sort: ["gamma"] }] };
    same(await security.queryApiKeys({ query, sort: ["name"], size: 2, search_after: first.api_keys[1]!._sort! }), rest);
    same(await security.queryApiKeys({ query, sort: ["name"], size: 2, from: 2 }), rest);
    same(await security.queryApiKeys({ query: { term: { name: "delta" } } }), { total: 0, count: 0, api_keys: [] });
  });

  test("each kind of query", async () => {
    const { security, alpha } = await withKeys(endpoint);
    const found = async (query: NonNullable<Parameters<typeof security.queryApiKeys>[0]>["query"]) => {
      const { api_keys } = await security.queryApiKeys({ query: query!, sort: "name" });
      return api_keys.map(({ name }) => name).join(" ");
    };
    assert.equal(await found({ match_all: {} }), "alpha beta gamma");
    assert.equal(await found({ ids: { values: [alpha.id] } }), "alpha");
    assert.equal(await found({ term: { name: "beta" } }), "beta");
    assert.equal(await found({ terms: { name: ["alpha", "gamma"] } }), "alpha gamma");
    assert.equal(await found({ match: { "metadata.team": { query: "red" } } }), "alpha beta");
    assert.equal(await found({ prefix: { name: "ga" } }), "gamma");
    assert.equal(await found({ wildcard: { name: "*et*" } }), "beta");
    assert.equal(await found({ exists: { field: "expiration" } }), "beta");
    assert.equal(await found({ range: { expiration: { gt: "now+23h" } } }), "beta");
    assert.equal(await found({ simple_query_string: { query: "alph* | gamma", fields: ["name"] } }), "alpha gamma");
    assert.equal(await found({ bool: { must_not: [{ term: { invalidated: true } }] } }), "alpha beta");
  });

  test("aggregations", async () => {
    const { security } = await withKeys(endpoint);
    same(
      await security.queryApiKeys({
        size: 0,
        aggs: { teams: { terms: { field: "metadata.team" } }, ended: { filter: { term: { invalidated: true } } } },
      }),
      {
        total: 3,
        count: 0,
        api_keys: [],
        aggregations: {
          teams: { doc_count_error_upper_bound: 0, sum_other_doc_count: 0, buckets: [{ key: "red", doc_count: 2 }] },
          ended: { doc_count: 1 },
        },
      },
    );
  });

  test("what somebody may see", async () => {
    const { ada, security, alpha, alphaText } = await withKeys(endpoint);
    const rights = descriptor({ cluster: ["manage_own_api_key", "monitor"], indices: [{ names: ["logs-*"], privileges: ["read"] }] });
    same((await security.queryApiKeys({ query: { term: { name: "alpha" } }, with_limited_by: true })).api_keys, [
      { ...alpha, limited_by: [{ [ada.role]: rights }] },
    ]);
    const holder = endpoint.connect({ apiKey: alphaText });
    same(await holder.security.queryApiKeys(), { total: 1, count: 1, api_keys: [alpha] });
    const other = await endpoint.ada();
    same(await other.client.security.queryApiKeys(), { total: 0, count: 0, api_keys: [] });
    const guest = await endpoint.person({ cluster: ["monitor"] });
    await refused(403, guest.client.security.queryApiKeys());
  });

  test("questions that cannot be", async () => {
    const { client } = await endpoint.ada();
    same(
      await refused(400, client.security.queryApiKeys({ query: { term: { secret: "x" } as never } })),
      illegal("Field [secret] is not allowed for querying or aggregation"),
    );
    same(
      await refused(400, client.security.queryApiKeys({ query: { fuzzy: { name: "x" } } as never })),
      illegal("Query type [fuzzy] is not currently supported in this context"),
    );
    same(await refused(400, client.security.queryApiKeys({ from: -1 })), invalid("[from] parameter cannot be negative but was [-1]"));
  });
});
