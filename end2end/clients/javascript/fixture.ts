import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, describe } from "node:test";

import { Client, errors, type estypes } from "@elastic/elasticsearch";

import { Api } from "../../fixtures/api.ts";
import { PASSWORD, Server } from "../../fixtures/server.ts";

/** One program for all tests. */
const server = await Server.start();
const clients: Client[] = [];

after(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await server.stop();
});

/** What a caller shows. */
type Credential = NonNullable<ConstructorParameters<typeof Client>[0]["auth"]>;

/** A name that no other test has. */
export const unique = (beginning: string) => `${beginning}-${randomBytes(4).toString("hex")}`;

/** A user of the project's own realm with one role, whom no other test knows. */
export interface Person {
  name: string;
  password: string;
  role: string;
  client: Client;
}

/** A project's endpoint, as clients know it. */
export class Endpoint {
  /** The name of the project. */
  readonly project: string;
  readonly #url: string;
  /** Who may do everything. */
  readonly administrator: Client;
  /** The name of who may do everything. */
  readonly administratorName: string;

  /** `prefix` stands before every path. */
  constructor(project: string, prefix: string, administrator: { username: string; password: string }) {
    [this.project, this.#url] = [project, server.url + prefix];
    this.administratorName = administrator.username;
    this.administrator = this.connect(administrator);
  }

  /** A client with a credential, or with none. */
  connect(auth?: Credential): Client {
    const client = new Client({ node: this.#url, maxRetries: 0, ...(auth ? { auth } : {}) });
    clients.push(client);
    return client;
  }

  /** Makes somebody with a role of these privileges. */
  async person(privileges: Omit<estypes.SecurityPutRoleRequest, "name">): Promise<Person> {
    const [name, role] = [unique("ada"), unique("role")];
    await this.administrator.security.putRole({ name: role, ...privileges });
    await this.administrator.security.putUser({
      username: name,
      password: PASSWORD,
      roles: [role],
      full_name: "Ada Brandt",
      email: "ada@nordwind.example",
    });
    return { name, password: PASSWORD, role, client: this.connect({ username: name, password: PASSWORD }) };
  }

  /** Makes somebody with keys of her own, who reads logs. */
  async ada(): Promise<Person> {
    return this.person({ cluster: ["manage_own_api_key", "monitor"], indices: [{ names: ["logs-*"], privileges: ["read"] }] });
  }
}

/** That of the default project, at the root. */
const root = new Endpoint("default", "", { username: "elastic", password: server.passwordOf("elastic") });
const below = await otherProject().catch(async (failure: unknown) => {
  await server.stop();
  throw failure;
});

/** That of a project of an organization which is made for the tests; somebody is made who is there what `elastic` is. */
async function otherProject(): Promise<Endpoint> {
  const api = new Api(server);
  const organization = (await api.ask("admin", "POST", "/api/v1/organizations", { name: unique("Nordwind") })) as { id: string };
  const asked = { name: "search", region_id: "eu-central-1", organization_id: organization.id };
  const { id } = (await api.ask("admin", "POST", "/api/v1/serverless/projects/elasticsearch", asked)) as { id: string };
  const prefix = `/projects/${id}/elasticsearch`;
  const admin = new Endpoint("search", prefix, { username: "admin", password: server.passwordOf("admin") });
  await admin.administrator.security.putUser({ username: "chief", password: PASSWORD, roles: ["superuser"] });
  return new Endpoint("search", prefix, { username: "chief", password: PASSWORD });
}

/** Declares tests at each of the two endpoints. */
export function atEachEndpoint(subject: string, tests: (endpoint: Endpoint) => void): void {
  describe(`${subject}, at the root`, () => tests(root));
  describe(`${subject}, below /projects`, () => tests(below));
}

/** Waits for a call that has to be refused; returns the body of the answer, whose status it checks. */
export async function refused(status: number, call: Promise<unknown>): Promise<Record<string, any>> {
  let answer: unknown;
  try {
    answer = await call;
  } catch (error) {
    assert.ok(error instanceof errors.ResponseError, String(error));
    assert.equal(error.statusCode, status);
    assert.equal(error.headers?.["x-elastic-product"], "Elasticsearch");
    return error.body;
  }
  assert.fail(`not refused: ${JSON.stringify(answer)}`);
}
