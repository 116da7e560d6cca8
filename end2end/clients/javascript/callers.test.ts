import assert from "node:assert/strict";
import { test } from "node:test";

import { UNKNOWN_ID, descriptor, error, notBelieved, same, text, unauthenticated } from "./expected.ts";
import { atEachEndpoint, refused, unique, type Person } from "./fixture.ts";

const NATIVE = { name: "default_native", type: "native" };
const OF_KEYS = { name: "_es_api_key", type: "_es_api_key" };

/** What is said of somebody who gives their password. */
const user = (person: Person) => ({
  username: person.name,
  roles: [person.role],
  full_name: "Ada Brandt",
  email: "ada@nordwind.example",
  metadata: {},
  enabled: true,
  authentication_realm: NATIVE,
  lookup_realm: NATIVE,
  authentication_type: "realm",
});

atEachEndpoint("Callers", (endpoint) => {
  test("authenticate", async () => {
    const ada = await endpoint.ada();
    same(await ada.client.security.authenticate(), user(ada));
    const asAda = { headers: { "es-security-runas-user": ada.name } };
    const chief = await endpoint.person({ run_as: [ada.name] });
    same(await chief.client.security.authenticate({}, asAda), user(ada));
    const key = await ada.client.security.createApiKey({ name: unique("key") });
    for (const apiKey of [key.encoded, { id: key.id, api_key: key.api_key }]) {
      same(await endpoint.connect({ apiKey }).security.authenticate(), {
        ...user(ada),
        roles: [],
        authentication_realm: OF_KEYS,
        lookup_realm: OF_KEYS,
        authentication_type: "api_key",
        api_key: { id: key.id, name: key.name, managed_by: "elasticsearch" },
      });
    }
  });

  test("keys that are not believed", async () => {
    const { client } = await endpoint.ada();
    const failure = async (id: string, api_key: string) => refused(401, endpoint.connect({ apiKey: { id, api_key } }).security.authenticate());
    same(await failure(UNKNOWN_ID, "secret"), notBelieved(`unable to find apikey with id ${UNKNOWN_ID}`));
    const key = await client.security.createApiKey({ name: unique("key"), expiration: "0" });
    same(await failure(key.id, "secret"), notBelieved(`invalid credentials for API key [${key.id}]`));
    same(await failure(key.id, key.api_key), unauthenticated("api key is expired"));
  });

  test("hasPrivileges", async () => {
    const ada = await endpoint.ada();
    const question = {
      cluster: ["monitor", "manage"],
      index: [{ names: ["logs-*", "metrics"], privileges: ["read", "write"] }],
    };
    const answer = {
      username: ada.name,
      has_all_requested: false,
      cluster: { monitor: true, manage: false },
      index: { "logs-*": { read: true, write: false }, metrics: { read: false, write: false } },
      application: {},
    };
    same(await ada.client.security.hasPrivileges(question), answer);
    same(await ada.client.security.hasPrivileges({ user: ada.name, ...question }), answer);
    const key = await ada.client.security.createApiKey({ name: unique("key"), role_descriptors: { monitor: { cluster: ["all"] } } });
    same(await endpoint.connect({ apiKey: key.encoded }).security.hasPrivileges(question), {
      ...answer,
      index: { "logs-*": { read: false, write: false }, metrics: { read: false, write: false } },
    });
    same(
      await refused(400, ada.client.security.hasPrivileges({})),
      // Without a field, the client sends no body.
      error(400, "parse_exception", "request body is required"),
    );
  });

  test("getUserPrivileges", async () => {
    const { client } = await endpoint.ada();
    same(await client.security.getUserPrivileges(), {
      cluster: ["manage_own_api_key", "monitor"],
      global: [],
      indices: [{ names: ["logs-*"], privileges: ["read"], allow_restricted_indices: false }],
      applications: [],
      run_as: [],
    });
    const key = await client.security.createApiKey({ name: unique("key"), role_descriptors: { monitor: { cluster: ["monitor"] } } });
    const { error: refusal } = await refused(400, endpoint.connect({ apiKey: key.encoded }).security.getUserPrivileges());
    assert.equal(
      refusal.reason,
      "Cannot retrieve privileges for API keys with assigned role descriptors. Please use the Get API key information API " +
        "https://ela.st/es-api-get-api-key",
    );
  });

  test("getBuiltinPrivileges", async () => {
    const { cluster, index, remote_cluster, ...more } = await endpoint.administrator.security.getBuiltinPrivileges();
    same([cluster, index], [[...cluster].sort(), [...(index as string[])].sort()]);
    for (const name of ["all", "manage_own_api_key", "none", "write_fleet_secrets"]) assert.ok(cluster.includes(name as never), name);
    for (const name of ["all", "read_failure_store", "view_index_metadata", "write"]) assert.ok(index.includes(name), name);
    same({ remote_cluster, ...more }, { remote_cluster: ["monitor_enrich", "monitor_stats"] });
  });

  test("getToken", async () => {
    const ada = await endpoint.ada();
    const token = await endpoint.administrator.security.getToken({ grant_type: "password", username: ada.name, password: ada.password });
    same(token, {
      access_token: text(/\S{20,}/),
      type: "Bearer",
      expires_in: 1200,
      refresh_token: text(/\S{20,}/),
      authentication: user(ada),
    });
    const bearer = endpoint.connect({ bearer: token.access_token });
    same(await bearer.security.authenticate(), { ...user(ada), authentication_type: "token" });
  });

  test("putUser, getUser and deleteUser", async () => {
    const { security } = endpoint.administrator;
    const username = unique("grace");
    same(await security.putUser({ username, password: "a long password", roles: ["viewer"], metadata: { a: 1 } }), { created: true });
    same(await security.putUser({ username, roles: ["editor"], full_name: "Grace Lindqvist" }), { created: false });
    same(await security.getUser({ username }), {
      [username]: { username, roles: ["editor"], full_name: "Grace Lindqvist", email: null, metadata: {}, enabled: true },
    });
    same(await security.deleteUser({ username }), { found: true });
    same(await refused(404, security.deleteUser({ username })), { found: false });
  });

  test("putRole, getRole and deleteRole", async () => {
    const { security } = endpoint.administrator;
    const name = unique("role");
    const indices = [{ names: ["logs-*"], privileges: ["read"] }];
    same(await security.putRole({ name, cluster: ["monitor"], indices, metadata: { a: 1 } }), { role: { created: true } });
    same(await security.putRole({ name, cluster: ["monitor"], indices, metadata: { a: 1 } }), { role: { created: false } });
    same(await security.getRole({ name }), { [name]: descriptor({ cluster: ["monitor"], indices, metadata: { a: 1 } }) });
    same(await security.deleteRole({ name }), { found: true });
    same(await refused(404, security.deleteRole({ name })), { found: false });
  });

  test("putPrivileges, getPrivileges and deletePrivileges", async () => {
    const { security } = endpoint.administrator;
    const application = unique("shop");
    const privileges = { [application]: { read: { actions: ["data:read/*"] } } };
    same(await security.putPrivileges({ privileges }), { [application]: { read: { created: true } } });
    same(await security.getPrivileges({ application }), {
      [application]: { read: { application, name: "read", actions: ["data:read/*"], metadata: {} } },
    });
    same(await security.deletePrivileges({ application, name: "read" }), { [application]: { read: { found: true } } });
  });
});
