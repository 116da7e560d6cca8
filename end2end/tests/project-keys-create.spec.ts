import type { Page } from "@playwright/test";

import { tabTo } from "../fixtures/console.ts";
import { ENCODED, ProjectHandover, ProjectKeyForm, ProjectKeyList, type Project } from "../fixtures/project.ts";
import { expect, open, test } from "../fixtures/test.ts";

const READER = { reader: { indices: [{ names: ["books-*"], privileges: ["read" as const] }] } };

/** The form on its own page. */
async function formOf(page: Page, project: Project, query = ""): Promise<ProjectKeyForm> {
  await open(page, project.path(`/new${query}`));
  const form = new ProjectKeyForm(page);
  await expect(form.name).toBeVisible();
  return form;
}

test.describe("The form for a project's key", () => {
  test.beforeEach(async ({ project, signInAs }) => signInAs(project.organization.owner.name));

  test("needs a name and nothing else; both switches are off, the key ends in three months", async ({ page, project }) => {
    const form = await formOf(page, project);
    await expect(form.restrict).not.toBeChecked();
    await expect(form.includeMetadata).not.toBeChecked();
    await expect(form.descriptors).toBeHidden();
    await expect(form.metadata).toBeHidden();
    await expect(form.choice("3 months")).toBeChecked();
    await form.name.fill("everything");
    await expect(form.outcome).toContainText(`everything may do in ${project.name} everything that you may do`);
    await form.submit.click();
    const key = await new ProjectHandover(page, "everything").secret();
    const shown = (await project.named("everything"))[0]!;
    expect(shown.role_descriptors).toEqual({});
    expect(shown.metadata).toEqual({});
    expect(shown.expiration).toBeGreaterThan(Date.now() + 88 * 24 * 60 * 60 * 1000);
    expect(shown.expiration).toBeLessThan(Date.now() + 93 * 24 * 60 * 60 * 1000);
    expect(shown).toMatchObject({ username: project.organization.owner.name, realm: "cloud", type: "rest" });
    const { has_all_requested } = await project.with(key).security.hasPrivileges({ cluster: ["all"] });
    expect(has_all_requested).toBe(true);
  });

  test("is told as code, which is copied", async ({ page, project, context, server }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
    const form = await formOf(page, project);
    await form.name.fill("everything");
    for (const [title, name, said] of [
      ["The same with curl", "curl command", /"name":"everything","expiration":"9[0-2]d"/],
      ["The same with Terraform", "Terraform configuration", /name += "everything"\n +expiration = "9[0-2]d"\n/],
    ] as const) {
      await form.outcome.getByText(title).click();
      await expect(form.outcome.getByRole("group", { name })).toContainText(said);
      await form.outcome.getByRole("button", { name: `Copy ${name}` }).click();
      await expect(form.outcome.getByText("Copied to the clipboard.").last()).toBeVisible();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await form.outcome.getByRole("group", { name }).textContent());
    }
    await page.evaluate(() => Object.defineProperty(Navigator.prototype, "clipboard", { value: undefined }));
    await page.evaluate(() => (document.execCommand = () => false));
    await form.outcome.getByRole("button", { name: "Copy curl command" }).click();
    await expect(form.outcome.getByText("The text is selected: press Ctrl+C.")).toBeVisible();
    expect(await page.evaluate(() => getSelection()?.toString().startsWith("curl -X POST")), "what the keyboard copies").toBe(true);
  });

  test("says what is wrong with a name and an end, at their fields, and keeps what was typed", async ({ page, project, guard }) => {
    const form = await formOf(page, project);
    guard.expect(422, /^\/console\/project-keys\/create$/);
    await form.choose("Date");
    await form.restrictTo(READER);
    await form.submit.click();
    const summary = page.getByRole("alert").filter({ hasText: "need" });
    await expect(summary).toBeFocused();
    await expect(summary.getByRole("link")).toHaveCount(2);
    await expect(form.name).toHaveAttribute("aria-invalid", "true");
    await expect(form.choice("Date")).toBeChecked();
    await expect(form.descriptors).toHaveValue(/books-\*/);
    await form.name.fill("_reserved");
    await form.submit.click();
    await expect(page.getByRole("alert").getByRole("link", { name: /^Name: / })).toHaveText(/underscore/);
    await form.name.fill("n".repeat(257));
    await expect(form.name, "more cannot even be typed").toHaveValue("n".repeat(256));
    expect((await project.owner.security.queryApiKeys({})).total).toBe(0);
  });

  test("takes a number of days by its end: twelve days from now, until the end of that day", async ({ page, project }) => {
    const form = await formOf(page, project);
    await form.name.fill("twelve-days");
    await form.choose("Date");
    const day = new Date(Date.now() + 12 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
    await form.expiration.getByLabel("Last day").fill(day);
    await expect(form.expiration.locator(".instant").filter({ visible: true })).toContainText("23:59");
    await form.submit.click();
    await new ProjectHandover(page, "twelve-days").secret();
    const { expiration } = (await project.named("twelve-days"))[0]!;
    const end = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin", dateStyle: "short", timeStyle: "medium" }).format(expiration);
    expect(end).toBe(`${day} 23:59:59`);
  });

  test("warns of a name that another working key has, and takes it", async ({ page, project }) => {
    await project.key("twice");
    const form = await formOf(page, project);
    await form.name.fill("once");
    await expect(page.getByText("A working key has this name already")).toBeHidden();
    await form.name.fill("twice");
    await expect(page.getByRole("status").filter({ hasText: "A working key has this name already" })).toBeVisible();
    await form.submit.click();
    await new ProjectHandover(page, "twice").secret();
    expect(await project.named("twice")).toHaveLength(2);
  });

  test("makes one key however often Enter is pressed", async ({ page, project }) => {
    const form = await formOf(page, project);
    await form.name.fill("once");
    await form.name.focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await new ProjectHandover(page, "once").secret();
    expect(await project.named("once")).toHaveLength(1);
  });

  test("begins like another key, and with a name, where the URL says so", async ({ page, project }) => {
    const made = await project.key("first", { descriptors: READER, metadata: { team: "web" } });
    const like = await formOf(page, project, `?from=${made.id}`);
    await expect(like.restrict).toBeChecked();
    await expect(like.includeMetadata).toBeChecked();
    expect(Object.keys(await like.written())).toEqual(["reader"]);
    expect(JSON.parse(await like.metadata.inputValue())).toEqual({ team: "web" });
    await expect(page.getByText("A working key has this name already"), "the name is the other's").toBeVisible();
    const named = await formOf(page, project, "?name=from-the-handbook");
    await expect(named.name).toHaveValue("from-the-handbook");
  });
});

test.describe("Role descriptors", () => {
  test.beforeEach(async ({ project, signInAs }) => signInAs(project.organization.owner.name));

  test("are built by rows, and the JSON keeps step; typed as JSON, and the rows keep step", async ({ page, project }) => {
    const form = await formOf(page, project);
    await form.name.fill("both-ways");
    await form.restrictTo("{}");
    await form.view("Builder").click();
    await form.builder.getByRole("button", { name: "Add a role descriptor" }).click();
    const descriptor = form.builder.getByRole("group", { name: /^Role descriptor role$/ });
    const name = descriptor.getByRole("textbox", { name: "Role descriptor" });
    await expect(name).toBeFocused();
    await name.fill("reader");
    await name.press("Enter");
    const reader = form.builder.getByRole("group", { name: "Role descriptor reader" });
    await reader.getByRole("combobox", { name: "Cluster privileges" }).fill("monitor");
    await reader.getByRole("combobox", { name: "Cluster privileges" }).press("Enter");
    await reader.getByRole("button", { name: "Add index privileges" }).click();
    const row = reader.getByRole("group", { name: "Index privileges 1" });
    await expect(row.getByRole("textbox", { name: "Indices" })).toBeFocused();
    await row.getByRole("textbox", { name: "Indices" }).fill("books-*, journals");
    await row.getByRole("textbox", { name: "Indices" }).press("Enter");
    await row.getByRole("combobox", { name: "Privileges" }).fill("read");
    await row.getByRole("combobox", { name: "Privileges" }).press("Enter");
    await row.getByText("Fields and documents").click();
    await row.getByRole("textbox", { name: "Fields that are seen" }).fill("title,author");
    await row.getByRole("textbox", { name: "Fields that are seen" }).press("Enter");
    await row.getByRole("textbox", { name: "Documents that are seen" }).fill('{"term": {"language": "en"}}');
    await row.getByRole("textbox", { name: "Documents that are seen" }).press("Enter");
    await reader.getByRole("button", { name: "Add application privileges" }).click();
    const application = reader.getByRole("group", { name: "Application privileges 1" });
    await application.getByRole("textbox", { name: "Application", exact: true }).fill("kibana-.kibana");
    await application.getByRole("textbox", { name: "Application", exact: true }).press("Enter");
    await application.getByRole("textbox", { name: "Privileges" }).fill("read");
    await application.getByRole("textbox", { name: "Privileges" }).press("Enter");
    await reader.getByRole("textbox", { name: "Run as" }).fill("grace");
    await reader.getByRole("textbox", { name: "Run as" }).press("Enter");

    const expected = {
      reader: {
        cluster: ["monitor"],
        indices: [
          {
            names: ["books-*", "journals"],
            privileges: ["read"],
            field_security: { grant: ["title", "author"] },
            query: '{"term": {"language": "en"}}',
          },
        ],
        applications: [{ application: "kibana-.kibana", privileges: ["read"], resources: ["*"] }],
        run_as: ["grace"],
      },
    };
    await form.view("JSON").click();
    expect(await form.written()).toEqual(expected);

    const typed = { ...expected, writer: { indices: [{ names: ["logs"], privileges: ["write", "create_index"] }] } };
    typed.reader.cluster = ["monitor", "read_ilm"];
    await form.descriptors.fill(JSON.stringify(typed, undefined, 2));
    await form.view("Builder").click();
    await expect(reader.getByRole("button", { name: "Remove read_ilm from cluster privileges" })).toBeVisible();
    const writer = form.builder.getByRole("group", { name: "Role descriptor writer" });
    await expect(writer.getByRole("button", { name: "Remove create_index from privileges" })).toBeVisible();
    await writer.getByRole("button", { name: "Remove create_index from privileges" }).click();
    await reader.getByRole("button", { name: "Remove index privileges 1" }).click();
    await form.builder.getByRole("button", { name: "Remove the role descriptor writer" }).click();
    await form.view("JSON").click();
    const { indices: _, ...rest } = typed.reader;
    expect(await form.written()).toEqual({ reader: rest });
    await form.submit.click();
    await new ProjectHandover(page, "both-ways").secret();
    const shown = (await project.named("both-ways"))[0]!;
    expect(shown.role_descriptors["reader"]).toMatchObject({ cluster: ["monitor", "read_ilm"], run_as: ["grace"] });
  });

  test("offer every privilege as one types, and take a workflow", async ({ page, project }) => {
    const form = await formOf(page, project);
    await form.restrictTo({ r: { cluster: [] } });
    await form.view("Builder").click();
    const builtin = await project.owner.security.getBuiltinPrivileges();
    for (const [label, names] of [["Cluster privileges", builtin.cluster], ["Privileges", builtin.index as string[]]] as const) {
      if (label === "Privileges") await form.builder.getByRole("button", { name: "Add index privileges" }).click();
      const list = await form.builder.getByRole("combobox", { name: label, exact: true }).getAttribute("list");
      const offered = await page.locator(`datalist#${list} option`).evaluateAll((all) => all.map((option) => (option as HTMLOptionElement).value));
      expect(offered.sort()).toEqual([...names].sort());
    }
    await form.builder.getByLabel("Workflow").selectOption({ label: "Only searches through a search application" });
    await form.view("JSON").click();
    expect((await form.written())["r"]).toMatchObject({ restriction: { workflows: ["search_application_query"] } });
  });

  test("keep what the builder has no rows for", async ({ page, project }) => {
    const form = await formOf(page, project);
    const kept = {
      r: {
        cluster: ["monitor"],
        remote_indices: [{ clusters: ["eu"], names: ["logs"], privileges: ["read"] }],
        metadata: { version: 1.5 },
      },
    };
    await form.restrictTo(kept as never);
    await form.view("Builder").click();
    await expect(form.builder).toContainText("changed in the JSON only: remote_indices, metadata");
    await form.builder.getByRole("button", { name: "Remove monitor from cluster privileges" }).click();
    await form.view("JSON").click();
    const { cluster: _, ...rest } = kept.r;
    const left = (await form.written())["r"]!;
    expect({ ...left, cluster: undefined }).toMatchObject(rest);
  });

  test("are checked as they are typed: line, column, path, what is wrong and what is expected", async ({ page, project, guard }) => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const form = await formOf(page, project);
    await form.restrictTo("");
    const problems = form.problems("Role descriptors");
    asked.length = 0;
    for (const [text, line, column, words] of [
      ['{\n  "reader": {\n    "cluster": ["monitor"\n  }\n}', 4, 3, /./],
      ['{\n  "reader": {"clusters": []}\n}', 2, 14, /unexpected field \[clusters\]/],
      ['{\n  "reader": {"indices": [{"privileges": ["read"]}]}\n}', 2, 26, /missing required \[names\] field/],
      ['{\n  "reader": {"cluster": ["montor"]}\n}', 2, 26, /unknown cluster privilege \[montor\]/],
      ['{\n  "reader": {"indices": [\n    {"names": ["a"], "privileges": ["read", "reed"]}\n  ]}\n}', 3, 45, /unknown index privilege \[reed\]/],
    ] as const) {
      await form.descriptors.fill(text);
      await expect(problems, text).toHaveCount(1);
      await expect(problems.first()).toContainText(words);
      await expect(problems.first().getByRole("link")).toHaveText(`Line ${line}, column ${column}`);
      await expect(form.descriptors).toHaveAttribute("aria-invalid", "true");
    }
    await expect(problems.first(), "where it stands").toContainText("reader.indices[0].privileges[1]");
    await expect(problems.first(), "what is expected").toContainText("read");
    expect(asked.filter((url) => url.includes("/console/")), "the browser knows that by itself").toEqual([]);
    await problems.first().getByRole("link").click();
    await expect(form.descriptors).toBeFocused();
    const chosen = await form.descriptors.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd));
    expect(chosen).toBe('"reed"');

    const broken = await form.descriptors.inputValue();
    await form.descriptors.fill('{"reader": {"indices": [{"names": ["a"], "privileges": ["read"]}]}}');
    await expect(problems).toHaveCount(0);
    await expect(form.descriptors).not.toHaveAttribute("aria-invalid", "true");
    await form.descriptors.fill(broken);
    guard.expect(422, /^\/console\/project-keys\/create$/);
    await form.name.fill("broken");
    await form.submit.click();
    await expect(page.getByRole("alert").filter({ hasText: "mending" })).toContainText("unknown index privilege [reed]");
  });

  test("begin from a template, each of which the server takes as it is, and what was there can be had back", async ({ page, project }) => {
    const form = await formOf(page, project);
    await form.restrictTo({ mine: { cluster: ["monitor"] } });
    await page.getByText("Start from a template").click();
    const ready = page.locator("ul.starts").getByRole("button");
    const labels = await ready.allInnerTexts();
    for (const label of ["read-only", "write-only", "ingest", "monitoring", "one index", "beats", "logstash"]) {
      expect(labels.map((text) => text.toLowerCase()).some((text) => text.includes(label)), label).toBe(true);
    }
    for (const [index, label] of labels.entries()) {
      await ready.nth(index).click();
      await expect(form.problems("Role descriptors"), label).toHaveCount(0);
      const descriptors = await form.written();
      await project.key(`like ${label}`, { descriptors });
      await expect(page.getByRole("status").filter({ hasText: `“${label}” took the place` })).toBeVisible();
      await page.getByRole("button", { name: "Put it back" }).click();
      expect(await form.written()).toEqual({ mine: { cluster: ["monitor"] } });
    }
  });

  test("are broken into lines as the console does it when a long text is pasted, and left alone otherwise", async ({ page, project, context, server }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
    const form = await formOf(page, project);
    await form.includeMetadata.check();
    const paste = async (text: string) => {
      await page.evaluate((text) => navigator.clipboard.writeText(text), text);
      await form.metadata.click();
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.press("ControlOrMeta+v");
    };
    const short = JSON.stringify({ a: [1, 2] }, undefined, 4);
    await paste(short);
    await expect(form.metadata).toHaveValue(short);
    const many = Object.fromEntries(Array.from({ length: 1_700 }, (_, number) => [`name-${number}`, [1, 2]]));
    await paste(JSON.stringify(many, undefined, 2));
    await expect(form.metadata).toHaveValue(/^\{\n {2}"name-0": \[1, 2\],\n {2}"name-1": \[1, 2\],\n/);
    expect(JSON.parse(await form.metadata.inputValue())).toEqual(many);
    await paste(JSON.stringify(many, undefined, 2).slice(1));
    await expect(form.metadata, "what is no JSON stays").toHaveValue(/^\n {2}"name-0": \[\n/);
    await expect(form.problems("Metadata").first()).toContainText(/./);
  });

  test("and metadata are refused by name when they are no object or reserved", async ({ page, project }) => {
    const form = await formOf(page, project);
    await form.includeMetadata.check();
    await expect(form.metadata).toHaveValue(/^\{\s*\}$/);
    const problems = form.problems("Metadata");
    for (const [text, words] of [["[1]", /./], ['{"_mine": 1}', /may not start with \[_\]/], ['{"a": 1, "a": 2}', /[Dd]uplicate/], ['{"a": }', /./]] as const) {
      await form.metadata.fill(text);
      await expect(problems.first(), text).toContainText(words);
      await expect(problems.first().getByRole("link")).toHaveText(/^Line 1, column \d+$/);
    }
    const tidy = page.getByRole("button", { name: "Tidy Metadata" });
    await tidy.click();
    await expect(form.metadata, "what cannot be tidied is shown").toBeFocused();
    const chosen = await form.metadata.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd));
    expect(chosen).toBe("}");
    await form.metadata.fill('{"team": {"name":"web","of":[1,2]}, "ticket": 1e3}');
    await tidy.click();
    await expect(form.metadata).toHaveValue('{\n  "team": {\n    "name": "web",\n    "of": [1, 2]\n  },\n  "ticket": 1e3\n}');
    await form.metadata.fill('{"team": {"name": "web"}, "ticket": 42}');
    await expect(problems).toHaveCount(0);
    await form.name.fill("with-metadata");
    await form.submit.click();
    await new ProjectHandover(page, "with-metadata").secret();
    const shown = (await project.named("with-metadata"))[0]!;
    expect(shown.metadata).toEqual({ team: { name: "web" }, ticket: 42 });
  });
});

/** Rights on other clusters. */
const ELSEWHERE = {
  elsewhere: {
    remote_indices: [{ clusters: ["eu-*"], names: ["books-*"], privileges: ["read" as const] }],
    remote_cluster: [{ clusters: ["eu-*"], privileges: ["monitor_enrich" as const] }],
  },
};

test.describe("What a key can really do", () => {
  test("is shown before it exists: what its maker does not have is marked", async ({ page, project, signInAs }) => {
    const nora = await project.member("nora", {
      cluster: ["manage_own_api_key", "monitor"],
      indices: [{ names: ["books-*"], privileges: ["read"] }],
    });
    await signInAs(nora.name);
    const form = await formOf(page, project);
    await form.name.fill("too-much");
    await form.restrictTo({
      full: { indices: [{ names: ["books-1"], privileges: ["read"] }] },
      partly: { indices: [{ names: ["books-*"], privileges: ["read", "write"] }] },
      none: { cluster: ["manage_pipeline"], indices: [{ names: ["logs"], privileges: ["read"] }] },
    });
    const rows = form.effects.locator("tr[data-effect]");
    await expect(rows).toHaveCount(4);
    await expect(rows.and(page.locator("[data-effect=full]"))).toContainText("books-1");
    await expect(rows.and(page.locator("[data-effect=full]"))).toContainText("Yes");
    await expect(rows.and(page.locator("[data-effect=partial]"))).toContainText("In part");
    await expect(rows.and(page.locator("[data-effect=partial]")), "what is lacking").toContainText("write");
    await expect(rows.and(page.locator("[data-effect=none]"))).toHaveCount(2);
    await expect(form.outcome).toContainText("2 of 4 rows have no effect and 1 in part only");
    await form.submit.click();
    const key = await new ProjectHandover(page, "too-much").secret();
    const answer = await project.with(key).security.hasPrivileges({
      cluster: ["manage_pipeline"],
      index: [{ names: ["books-1"], privileges: ["read", "write"] }, { names: ["logs"], privileges: ["read"] }],
    });
    expect(answer.cluster).toEqual({ manage_pipeline: false });
    expect(answer.index, "the table was right").toEqual({ "books-1": { read: true, write: false }, logs: { read: false } });
  });

  test("is asked by “Can it …?”: yes or no, and the row that decides", async ({ page, project, guard, signInAs }) => {
    await signInAs(project.organization.owner.name);
    const form = await formOf(page, project);
    await form.restrictTo({ reader: { cluster: ["monitor"], indices: [{ names: ["books-*"], privileges: ["read"] }], run_as: ["grace"] } });
    await expect(form.effect("read")).toBeVisible();
    const box = page.getByRole("region", { name: "Can it …?" });
    const verdict = box.getByRole("status");
    const ask = async (kind: string, fields: Record<string, string>) => {
      await box.getByLabel("Can it", { exact: true }).selectOption({ label: kind });
      for (const [label, value] of Object.entries(fields)) await box.getByLabel(label, { exact: true }).fill(value);
      await box.getByRole("button", { name: "Ask" }).click();
    };
    await ask("use an index privilege", { "Index privilege": "read", "On index": "books-2026" });
    await expect(verdict).toContainText("Yes");
    await expect(verdict).toContainText("The key’s role descriptors allow it: reader.indices[0].");
    await expect(verdict.getByText("Yes"), "the answer comes into sight").toBeInViewport();
    await ask("use an index privilege", { "Index privilege": "write", "On index": "books-2026" });
    await expect(verdict).toContainText("No");
    await expect(verdict).toContainText("The key’s role descriptors say nothing of it.");
    await ask("use an index privilege", { "Index privilege": "read", "On index": "*" });
    await expect(verdict).toContainText("No");
    await ask("use a cluster privilege", { "Cluster privilege": "monitor" });
    await expect(verdict).toContainText("reader.cluster");
    await ask("act as a user", { User: "grace" });
    await expect(verdict).toContainText("Yes");
    await ask("use indices of other clusters", { "Index privilege": "read", "On index": "books-2026", "In cluster": "eu-1" });
    await expect(verdict, "what it may do here it may not do elsewhere").toContainText("The key’s role descriptors say nothing of it.");
    await form.restrictTo({ ...ELSEWHERE });
    await ask("use indices of other clusters", { "Index privilege": "read", "On index": "books-2026", "In cluster": "eu-1" });
    await expect(verdict).toContainText("The key’s role descriptors allow it: elsewhere.remote_indices[0].");
    await ask("use other clusters", { "In cluster": "us" });
    await expect(verdict).toContainText("No");
    guard.expect(422, /^\/console\/project-keys\/can$/);
    await ask("use an index privilege", { "Index privilege": "reed", "On index": "books" });
    await expect(verdict).toContainText("unknown index privilege [reed]");
  });
});

test.describe("A key shown once", () => {
  test("is had in every form in which programs want it", async ({ page, context, project, server, signInAs }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
    await signInAs(project.organization.owner.name);
    const form = await formOf(page, project);
    await form.name.fill("forms");
    await form.choose("Never");
    await form.submit.click();
    const handover = new ProjectHandover(page, "forms");
    const encoded = await handover.secret();
    const [id, secret] = Buffer.from(encoded, "base64").toString().split(":") as [string, string];
    expect([id.length, secret.length]).toEqual([20, 22]);
    expect(await handover.format("id and api_key")).toBe(`id: ${id}\napi_key: ${secret}`);
    expect(await handover.format("Header")).toBe(`Authorization: ApiKey ${encoded}`);
    expect(await handover.format("JSON").then((text) => JSON.parse(text))).toEqual({ id, name: "forms", api_key: secret, encoded });
    expect(await handover.format("Beats")).toContain(`api_key: "${id}:${secret}"`);
    expect(await handover.format("Logstash")).toContain(`api_key => "${id}:${secret}"`);
    expect(await handover.format(".env")).toContain(`ELASTICSEARCH_API_KEY=${encoded}`);
    const curl = await handover.format("curl");
    expect(curl).toContain(`${project.endpoint}/_security/_authenticate`);
    await handover.copy.click();
    await expect(handover.copy).toHaveText("Copied");
    await expect(handover.panel.getByRole("status").filter({ hasText: "Copied to the clipboard." })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText()), "the form that is shown").toBe(curl);
    await handover.done.click();
    await expect(page, "it was kept: nothing asks").toHaveURL(project.path());
    expect(await page.content()).not.toContain(secret);
  });

  test("turns green with its first use, live, on the page and in the flyout", async ({ page, project, signInAs }) => {
    await signInAs(project.organization.owner.name);
    for (const where of ["page", "flyout"]) {
      if (where === "flyout") {
        await open(page, project.path());
        await new ProjectKeyList(page).generate.click();
      }
      const form = where === "page" ? await formOf(page, project) : new ProjectKeyForm(page);
      await form.name.fill(`live-${where}`);
      await form.submit.click();
      const handover = new ProjectHandover(page, `live-${where}`);
      const key = await handover.secret();
      const line = handover.panel.getByRole("status").filter({ hasText: /use/ });
      await expect(line).toContainText("Not used yet");
      await project.with(key).security.authenticate();
      const before = Date.now();
      await expect(line).toContainText("First use seen");
      expect(Date.now() - before, "within two seconds, and the time to hear of it").toBeLessThan(4000);
      page.on("dialog", (dialog) => void dialog.accept());
    }
  });

  test("is not lost by a slip: leaving asks once, unless it was copied or downloaded", async ({ page, project, signInAs }) => {
    await signInAs(project.organization.owner.name);
    await open(page, project.path());
    await new ProjectKeyList(page).generate.click();
    const form = new ProjectKeyForm(page);
    await form.name.fill("kept");
    await form.submit.click();
    const handover = new ProjectHandover(page, "kept");
    await handover.secret();
    const question = page.getByRole("alertdialog", { name: "Leave without saving kept?" });
    for (const leave of [() => page.keyboard.press("Escape"), () => handover.done.click(), () => page.getByRole("button", { name: "Close" }).click()]) {
      await leave();
      await expect(question).toBeVisible();
      await question.getByRole("button", { name: "Back to the key" }).click();
      await expect(handover.key).toHaveValue(ENCODED);
    }
    await handover.done.click();
    await question.getByRole("button", { name: "Leave without saving" }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(new ProjectKeyList(page).row("kept")).toBeVisible();
  });
});

test("The whole form is done by keyboard: builder, template and metadata", async ({ page, project, signInAs }) => {
  await signInAs(project.organization.owner.name);
  const form = await formOf(page, project);
  const keyboard = page.keyboard;
  await form.name.focus();
  await keyboard.type("by-keys");
  await tabTo(page, form.restrict);
  await keyboard.press("Space");
  await tabTo(page, form.view("JSON"));
  await keyboard.press("Enter");
  await tabTo(page, form.descriptors);
  await keyboard.press("Control+a");
  await keyboard.insertText("{}");
  await tabTo(page, form.view("Builder"), "Shift+Tab");
  await keyboard.press("Enter");
  await tabTo(page, form.builder.getByRole("button", { name: "Add a role descriptor" }));
  await keyboard.press("Enter");
  await tabTo(page, form.builder.getByRole("combobox", { name: "Cluster privileges" }));
  await keyboard.type("monitor");
  await keyboard.press("Enter");
  await expect(form.builder.getByRole("combobox", { name: "Cluster privileges" }), "the focus stays where one types").toBeFocused();
  await keyboard.type("read_ilm");
  await keyboard.press("Enter");
  await expect(form.builder.getByRole("button", { name: "Remove read_ilm from cluster privileges" })).toBeVisible();
  await tabTo(page, form.builder.getByRole("button", { name: "Remove monitor from cluster privileges" }), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(form.builder.getByRole("combobox", { name: "Cluster privileges" }), "nor is it lost with what is removed").toBeFocused();
  await tabTo(page, form.includeMetadata);
  await keyboard.press("Space");
  await tabTo(page, form.metadata);
  await keyboard.press("Control+a");
  await keyboard.insertText('{"team": "web"}');
  await tabTo(page, form.submit);
  await keyboard.press("Enter");
  await new ProjectHandover(page, "by-keys").secret();
  const shown = (await project.named("by-keys"))[0]!;
  expect(shown.role_descriptors["role"]).toMatchObject({ cluster: ["read_ilm"] });
  expect(shown.metadata).toEqual({ team: "web" });
});
