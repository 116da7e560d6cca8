import { execFile } from "node:child_process";
import { promisify } from "node:util";

import type { Locator, Page } from "@playwright/test";

import { expectNoHorizontalScroll, tabTo } from "../fixtures/console.ts";
import { ProjectKeyForm, ProjectKeyList } from "../fixtures/project.ts";
import { expect, open, test } from "../fixtures/test.ts";

const READER = { reader: { indices: [{ names: ["books-*"], privileges: ["read" as const] }] } };

/** What saves a changed key. */
const save = (page: Page): Locator => page.getByRole("button", { name: "Save", exact: true });

/** The events of a key, the latest first. */
const history = (page: Page): Locator => page.getByRole("region", { name: "History" }).getByRole("listitem").filter({ has: page.locator(".when") });

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "A project's key by itself" : "A project's key by itself, without scripts,", () => {
    test.use({ javaScriptEnabled });

    const show = async (page: Page, path: string) => (javaScriptEnabled ? open(page, path) : void (await page.goto(path)));

    test("says what it is at a URL of its own", async ({ page, project, signInAs }) => {
      const made = await project.key("ci-reader", { descriptors: READER, metadata: { team: "web" }, expiration: "36h" });
      await signInAs(project.organization.owner.name);
      await show(page, project.path(`/${made.id}`));
      await expect(page.getByRole("heading", { level: 1, name: "ci-reader" })).toBeVisible();
      const about = page.getByRole("region", { name: "About" });
      for (const text of [made.id, `…${made.api_key.slice(-4)}`, "Personal", project.organization.owner.name, '"team"']) {
        await expect(about).toContainText(text);
      }
      await expect(page.locator(".status").first()).toHaveText(/^Expires (in|tomorrow)/);
      await expect(page.getByRole("textbox", { name: "Name", exact: true }), "the name stays").toHaveCount(0);
      await expect(page.getByRole("region", { name: "What it can really do" })).toContainText("books-*");
      await expect(history(page)).toHaveCount(1);
      await expect(history(page)).toContainText(`Created by ${project.organization.owner.name}`);
      await expect(history(page)).toContainText("from 127.0.0.1");
    });

    test("is told as commands, which do what they say", async ({ page, project, signInAs }) => {
      const made = await project.key("ada's", { descriptors: READER, metadata: { team: "ops 'n dev" } });
      const caller = await project.key("caller", { descriptors: { all: { cluster: ["all"] } } });
      const owner = project.organization.owner;
      await signInAs(owner.name);
      await show(page, project.path(`/${made.id}`));
      await page.getByText("The same with curl").click();
      const command = (what: string) => page.getByRole("group", { name: `${what}: curl command for ada's` }).innerText();
      const run = async (command: string) => {
        const asked = command.replace(`-u '${owner.name}'`, `-u '${owner.name}:${owner.password}'`);
        const { stdout } = await promisify(execFile)("bash", ["-c", asked], { env: { ...process.env, ELASTICSEARCH_API_KEY: caller.encoded } });
        return JSON.parse(stdout) as unknown;
      };
      expect(await run(await command("Look it up"))).toMatchObject({ api_keys: [{ id: made.id, name: "ada's", metadata: { team: "ops 'n dev" } }] });
      expect(await run(await command("Save it as it is now, with your rights of today"))).toEqual({ updated: false });
      expect(await run(await command("Delete it"))).toMatchObject({ invalidated_api_keys: [made.id] });
      expect(await project.works(made.encoded)).toBe(false);
    });

    test("is told as Terraform has it, for another like it", async ({ page, project, signInAs }) => {
      const made = await project.key("ada's ${1}", { descriptors: READER, metadata: { team: "ops 'n dev" }, expiration: "36h" });
      await signInAs(project.organization.owner.name);
      await show(page, project.path(`/${made.id}`));
      await page.getByText("A key like it with Terraform").click();
      const configuration = await page.getByRole("group", { name: "Terraform configuration" }).innerText();
      expect(configuration).toContain(`endpoints = ["${project.endpoint}"]`);
      expect(configuration).toContain('resource "elasticstack_elasticsearch_security_api_key" "ada_s_1" {');
      expect(configuration).toMatch(/ name += "ada's \\u0024\{1\}"\n +expiration = "36h"\n/);
      const argument = (name: string) => JSON.parse(new RegExp(`${name} = jsonencode\\(([^]*?)\n? *\\)\n`).exec(configuration)![1]!) as unknown;
      const shown = await project.shown(made.id);
      expect(shown).toMatchObject({ role_descriptors: argument("role_descriptors"), metadata: argument("metadata") });
      expect(argument("role_descriptors")).toMatchObject(READER);
    });

    test("is changed: privileges and metadata, never its name; the key does at once what was saved", async ({ page, project, signInAs }) => {
      const made = await project.key("ci-reader", { expiration: "36h" });
      await signInAs(project.organization.owner.name);
      await show(page, project.path(`/${made.id}`));
      const form = new ProjectKeyForm(page);
      await expect(form.restrict).not.toBeChecked();
      await expect(form.includeMetadata).not.toBeChecked();
      await form.restrictTo(READER, javaScriptEnabled);
      await form.includeMetadata.check();
      await form.metadata.fill('{"team": "web"}');
      if (!javaScriptEnabled) await page.getByRole("button", { name: "See what it can do" }).click();
      await expect(page.getByRole("complementary").locator("tr[data-effect]").first()).toContainText("books-*");
      expect((await project.shown(made.id)).metadata, "to look changes nothing").toEqual({});
      await save(page).click();
      await expect(page.getByText(/^Saved\b/).first()).toBeVisible();
      const shown = await project.shown(made.id);
      expect(shown.metadata).toEqual({ team: "web" });
      expect(shown.role_descriptors["reader"]).toMatchObject({ indices: [{ names: ["books-*"], privileges: ["read"] }] });
      expect(shown.expiration, "a save does not move the end").toBe(made.expiration);
      const { index } = await project.with(made.encoded).security.hasPrivileges({ index: [{ names: ["books-1"], privileges: ["read", "write"] }] });
      expect(index).toEqual({ "books-1": { read: true, write: false } });

      await expect(history(page).first()).toContainText(`Changed by ${project.organization.owner.name}`);
      await expect(history(page).first(), "a difference that people can read").toContainText("metadata.team");
      await expect(history(page).first()).toContainText('after: "web"');
      await expect(form.restrict).toBeChecked();
      await expect(form.metadata).toHaveValue(/"team"/);

      await form.restrict.uncheck();
      await form.includeMetadata.uncheck();
      await save(page).click();
      await expect.poll(async () => (await project.shown(made.id)).role_descriptors).toEqual({});
      expect((await project.shown(made.id)).metadata).toEqual({});
    });

    test("is given another end, or none; as long as one says nothing, it keeps its own", async ({ page, project, signInAs }) => {
      const made = await project.key("ci-reader", { expiration: "36h" });
      await signInAs(project.organization.owner.name);
      await show(page, project.path(`/${made.id}`));
      const form = new ProjectKeyForm(page);
      await expect(form.expiration.getByRole("radio", { checked: true })).toHaveAccessibleName("As it is");
      await form.choose("7 days");
      await save(page).click();
      const days = async () => ((await project.shown(made.id)).expiration! - Date.now()) / (24 * 60 * 60 * 1000);
      await expect.poll(days).toBeGreaterThan(6.9);
      expect(await days()).toBeLessThan(7.1);
      await form.choose("Never");
      await save(page).click();
      await expect.poll(async () => (await project.shown(made.id)).expiration).toBeUndefined();
    });

    test("is refused with the parser's words at the line where it is wrong", async ({ page, project, signInAs, guard }) => {
      const made = await project.key("ci-reader", { descriptors: READER });
      await signInAs(project.organization.owner.name);
      await show(page, project.path(`/${made.id}`));
      const form = new ProjectKeyForm(page);
      await form.restrictTo('{"reader": {"cluster": ["montor"]}}', javaScriptEnabled);
      guard.expect(422, javaScriptEnabled ? /^\/console\/project-keys\/update$/ : new RegExp(`/${made.id}$`));
      await save(page).click();
      await expect(page.getByRole("alert").filter({ hasText: "mending" })).toContainText("unknown cluster privilege [montor]");
      await expect(form.descriptors).toHaveValue(/montor/);
      expect((await project.shown(made.id)).role_descriptors["reader"]).toMatchObject({ cluster: [] });
    });

    test("shows both versions when somebody else saved it meanwhile, and overwrites nothing", async ({ page, project, signInAs, guard }) => {
      const made = await project.key("ci-reader", { descriptors: READER, metadata: { team: "web" } });
      await signInAs(project.organization.owner.name);
      await show(page, project.path(`/${made.id}`));
      const form = new ProjectKeyForm(page);
      await form.metadata.fill('{"team": "mine"}');
      await project.owner.security.updateApiKey({ id: made.id, metadata: { team: "theirs" } });
      guard.expect(409, javaScriptEnabled ? /^\/console\/project-keys\/update$/ : new RegExp(`/${made.id}$`));
      await save(page).click();
      await expect(page.getByText("Somebody else saved this key meanwhile.").first()).toBeVisible();
      const both = page.locator(".differences").filter({ hasText: "metadata.team" }).first();
      await expect(both).toContainText('before: "theirs"');
      await expect(both).toContainText('after: "mine"');
      await expect(form.metadata, "what was typed is kept").toHaveValue('{"team": "mine"}');
      expect((await project.shown(made.id)).metadata).toEqual({ team: "theirs" });
      await save(page).click();
      await expect.poll(async () => (await project.shown(made.id)).metadata, "the second time it is meant").toEqual({ team: "mine" });
    });

    for (const [state, title, prepare] of [
      ["somebody else's", /only they can change it/, "foreign"],
      ["expired", /expired/, "expired"],
      ["deleted", /deleted/, "invalidated"],
      ["for another cluster", /for another cluster/, "cross-cluster"],
    ] as const) {
      test(`is only read when it is ${state}, and says why`, async ({ page, project, signInAs }) => {
        const grace = await project.user("grace", { cluster: ["manage_own_api_key"] });
        const made =
          prepare === "cross-cluster" ? await project.crossClusterKey("key") : await project.key("key", {
                ...(prepare === "foreign" ? { by: grace, expiration: "90d" } : { descriptors: READER }),
                ...(prepare === "expired" ? { expiration: "1s" } : {}),
              });
        if (prepare === "invalidated") await project.owner.security.invalidateApiKey({ ids: [made.id] });
        await signInAs(project.organization.owner.name);
        const status = page.locator(".status").first();
        await expect(async () => {
          await show(page, project.path(`/${made.id}`));
          const words = { expired: "Expired", invalidated: "Invalidated", foreign: "Active", "cross-cluster": "Never expires" }[prepare];
          await expect(status).toHaveText(words, { timeout: 500 });
        }).toPass();
        await expect(page.getByRole("region", { name: "Change" })).toContainText(title);
        await expect(save(page)).toHaveCount(0);
        await expect(page.getByRole("switch")).toHaveCount(0);
        await expect(page.locator("textarea")).toHaveCount(0);
      });
    }

    test("is not there for whoever may not see it, nor when there is none", async ({ page, project, signInAs, guard }) => {
      const nora = await project.member("nora", { cluster: ["manage_own_api_key"] });
      const foreign = await project.key("somebody else's");
      await signInAs(nora.name);
      guard.expect(404, /./);
      for (const id of [foreign.id, "VuaCfGcBCdbkQm-e5aOx", "%00"]) {
        await show(page, project.path(`/${id}`));
        await expect(page.getByRole("heading", { name: "Nothing here" })).toBeVisible();
        await expect(page.getByText("somebody else's")).toHaveCount(0);
      }
    });
  });
}

test("The history of a key: made, changed with a readable difference, first used, deleted; who, when and from where", async ({ page, project, signInAs }) => {
  const owner = project.organization.owner.name;
  const made = await project.key("ci-reader", { descriptors: READER });
  await project.owner.security.updateApiKey({
    id: made.id,
    role_descriptors: { reader: { indices: [{ names: ["books-*"], privileges: ["read", "view_index_metadata"] }] } },
    metadata: { team: "web" },
  });
  await project.with(made.encoded).security.authenticate();
  await signInAs(owner);
  await expect(async () => {
    await open(page, project.path(`/${made.id}`));
    await expect(history(page).filter({ hasText: "First used" })).toHaveCount(1, { timeout: 500 });
  }).toPass();
  const lastUsed = page.getByRole("region", { name: "About" }).locator("dl > div").filter({ hasText: "Last used" });
  await expect(lastUsed, "by which program, and for what").toContainText(/from 127\.0\.0\.1 by elasticsearch-js\/\S+.* for GET \/_security\/_authenticate/);
  await project.owner.security.invalidateApiKey({ ids: [made.id] });
  await open(page, project.path(`/${made.id}`));
  await expect(history(page).first()).toContainText("Deleted");
  const events = await history(page).allInnerTexts();
  expect(events[0]).toContain(`Deleted by ${owner}`);
  expect(events.at(-1)).toContain(`Created by ${owner}`);
  const changed = history(page).filter({ hasText: "Changed" });
  await expect(changed).toHaveCount(1);
  await expect(changed).toContainText("role_descriptors.reader.indices[0].privileges[1]");
  await expect(changed).toContainText('after: "view_index_metadata"');
  await expect(changed).toContainText("metadata.team");
  for (const event of events) expect(event).toMatch(/\d{1,2} \w{3} \d{4}, \d{2}:\d{2} CES?T/);
  for (const what of ["Created", "Changed", "First used", "Deleted"]) {
    await expect(history(page).filter({ hasText: what })).toContainText("from 127.0.0.1");
  }
});

test("A save takes the owner's rights anew, and says so when that changes what the key can do", async ({ page, project, signInAs }) => {
  const nora = await project.member("nora", { cluster: ["manage_own_api_key", "monitor"] });
  const made = await project.key("hers", { by: nora, descriptors: { r: { cluster: ["monitor", "read_ilm"] } } });
  await signInAs(nora.name);
  await open(page, project.path(`/${made.id}`));
  await expect(page.getByText("Your rights are not what they were")).toHaveCount(0);
  await project.owner.security.putRole({ name: "nora", cluster: ["manage_own_api_key", "read_ilm"] });
  await open(page, project.path(`/${made.id}`));
  const warning = page.getByText("Your rights are not what they were when this key was last saved.").locator("xpath=ancestor::*[.//li][1]");
  await expect(warning).toContainText("would have no effect any more");
  await expect(warning).toContainText("would have full effect");
  const can = async (privilege: string) => (await project.with(made.encoded).security.hasPrivileges({ cluster: [privilege as "monitor"] })).cluster[privilege];
  expect([await can("monitor"), await can("read_ilm")], "nothing has happened yet").toEqual([true, false]);
  await save(page).click();
  await expect(page.getByText("Saved hers").first()).toBeVisible();
  expect([await can("monitor"), await can("read_ilm")]).toEqual([false, true]);
});

test("A managed key has a badge, and a warning where it is changed", async ({ page, project, signInAs }) => {
  const made = await project.key("background", { metadata: { managed: true } });
  await signInAs(project.organization.owner.name);
  await open(page, project.path("?type=managed"));
  await expect(new ProjectKeyList(page).row("background").locator(".tag").filter({ visible: true })).toHaveText("Managed");
  await open(page, project.path(`/${made.id}`));
  await expect(page.getByText("This is a managed key.")).toBeVisible();
  await expect(save(page)).toBeVisible();
});

test("A key that is on the screen is asked what it can do", async ({ page, project, signInAs }) => {
  const nora = await project.member("nora", { cluster: ["manage_own_api_key"], indices: [{ names: ["books-*"], privileges: ["read"] }] });
  const made = await project.key("hers", { by: nora, descriptors: { r: { indices: [{ names: ["*"], privileges: ["read", "write"] }] } } });
  await signInAs(project.organization.owner.name);
  await open(page, project.path(`/${made.id}`));
  const rights = page.getByRole("region", { name: "What it can really do" });
  await expect(rights.locator("tr[data-effect=partial]")).toContainText("In part");
  const box = page.getByRole("region", { name: "Can it …?" });
  await box.getByLabel("Index privilege").fill("read");
  await box.getByLabel("On index").fill("logs");
  await box.getByRole("button", { name: "Ask" }).click();
  await expect(box.getByRole("status")).toContainText("No");
  await expect(box.getByRole("status")).toContainText("The key’s role descriptors allow it: r.indices[0].");
  await expect(box.getByRole("status")).toContainText("Its owner’s rights, as saved with it, say nothing of it.");
});

test("A key is changed by keyboard alone", async ({ page, project, signInAs }) => {
  const made = await project.key("ci-reader", { descriptors: READER });
  await signInAs(project.organization.owner.name);
  await open(page, project.path(`/${made.id}`));
  const form = new ProjectKeyForm(page);
  await tabTo(page, form.includeMetadata);
  await page.keyboard.press("Space");
  await tabTo(page, form.metadata);
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText('{"by": "keys"}');
  await tabTo(page, save(page));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "Saved ci-reader" })).toBeVisible();
  expect((await project.shown(made.id)).metadata).toEqual({ by: "keys" });
});

test.describe("In a window 320 px wide", () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test("a key's page holds all of it", async ({ page, project, signInAs }) => {
    const made = await project.key("a-name-that-is-quite-long-and-has-no-place-to-break-anywhere", { descriptors: READER, metadata: { team: "web" } });
    await project.owner.security.updateApiKey({ id: made.id, metadata: { team: "a value that is quite long as well" } });
    await signInAs(project.organization.owner.name);
    await open(page, project.path(`/${made.id}`));
    await expect(save(page)).toBeVisible();
    await expectNoHorizontalScroll(page);
    for (const fold of await page.locator("main summary").all()) await fold.click();
    const kind = page.getByLabel("Can it", { exact: true });
    for (const asked of await kind.locator("option").allInnerTexts()) {
      await kind.selectOption({ label: asked });
      await expectNoHorizontalScroll(page);
    }
  });
});
