import { readFile } from "node:fs/promises";

import type { Download, Locator, Page } from "@playwright/test";

import type { Api, ApiKey } from "../fixtures/api.ts";
import { expectNoHorizontalScroll, Handover, KEY, KeyForm, KeyList, RevokeQuestion, tabTo } from "../fixtures/console.ts";
import { parseCsv } from "../fixtures/csv.ts";
import { pageLink, RolePicker } from "../fixtures/members.ts";
import { credentialManager, onDeployment, type Organization, OWNER } from "../fixtures/organization.ts";
import { expect, hydrated, open, test } from "../fixtures/test.ts";

const DEPLOYMENTS = "/api/v1/deployments";

/** The keys in a file that was downloaded, by their names. */
async function keysIn(download: Download): Promise<Map<string, string>> {
  const [header, ...rows] = parseCsv(await readFile(await download.path(), "utf8"));
  expect(header).toEqual(["name", "id", "key", "created", "expires"]);
  for (const [, id, key] of rows) {
    expect(key).toMatch(KEY);
    expect(key!.slice(4, 24)).toBe(id);
  }
  return new Map(rows.map(([name, , key]) => [name!, key!]));
}

/** Presses what downloads a file. */
async function downloaded(page: Page, press: () => Promise<void>): Promise<Map<string, string>> {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return keysIn(download);
}

/** The key does what its role says: it lists the one deployment, and is refused to create another. */
async function expectViewer(api: Api, key: string, deployment: string): Promise<void> {
  const listed = await api.call(`ApiKey ${key}`, DEPLOYMENTS);
  expect(listed.status).toBe(200);
  expect(((await listed.json()) as { deployments: { id: string }[] }).deployments.map(({ id }) => id)).toEqual([deployment]);
  const created = await api.call(`ApiKey ${key}`, DEPLOYMENTS, { method: "POST", body: JSON.stringify({ name: "another" }) });
  expect(created.status).toBe(403);
}

const works = async (api: Api, key: string) => (await api.call(`ApiKey ${key}`, DEPLOYMENTS)).status === 200;

/** The table of what became of each key. */
const results = (page: Page): Locator => page.getByRole("table", { name: "What became of each key" }).locator("tbody tr");

test.describe("A viewer key for one deployment: create it, use it from the file, revoke it", () => {
  let deployment = "";

  test.beforeEach(async ({ organization, signInAs }) => {
    deployment = await organization.deployment("production");
    await organization.deployment("staging");
    await signInAs(organization.owner.name);
  });

  async function byMouse(page: Page, api: Api, organization: Organization, look = async () => {}): Promise<void> {
    const [list, form, picker] = [new KeyList(page), new KeyForm(page), new RolePicker(page)];
    await open(page, organization.path("api-keys"));
    await expect(page.getByRole("heading", { name: `${organization.name} has no API keys yet` })).toBeVisible();
    await look();
    await list.generate.click();
    const flyout = page.getByRole("dialog", { name: "Create API key" });
    await expect(flyout, "over the list").toBeVisible();
    await expect(form.name).toBeFocused();
    await expect(page).toHaveURL(organization.path("api-keys"));

    const outcome = page.getByRole("complementary", { name: "What this key may do" });
    await form.name.fill("ci-deployer");
    await expect(outcome).toContainText("ci-deployer may do nothing yet");
    await form.submit.click();
    await expect(page.getByRole("alert").filter({ hasText: "needs mending" })).toContainText("Roles: Choose at least one role.");
    await expect(form.name).toHaveValue("ci-deployer");

    await form.choose("30 days");
    await picker.choose(picker.on("production"), "Viewer");
    await expect(outcome).toContainText("ci-deployer may see deployment production");
    await outcome.getByText("The same with curl").click();
    await expect(outcome.getByRole("group", { name: "curl command" })).toContainText(`"deployment_ids":["${deployment}"]`);
    await look();
    await form.submit.click();

    const handover = new Handover(page, "ci-deployer");
    const secret = await handover.secret();
    expect(secret).toMatch(/^kwo_/);
    await expect(handover.heading).toBeFocused();
    await look();
    const keys = await downloaded(page, () => handover.download.click());
    expect([...keys]).toEqual([["ci-deployer", secret]]);
    await handover.done.click();
    await expect(handover.panel).toBeHidden();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(list.row("ci-deployer"), "the list behind has it").toBeVisible();

    const key = keys.get("ci-deployer")!;
    await expectViewer(api, key, deployment);
    await open(page, organization.path("api-keys"));
    await expect(list.row("ci-deployer")).toContainText("Viewer · 1 deployment");
    await expect(list.row("ci-deployer")).toContainText(organization.owner.name);
    await expect(list.row("ci-deployer")).toContainText("just now");
    await expect(page.getByText("1 of 500")).toBeVisible();
    await look();

    const question = new RevokeQuestion(page, "ci-deployer");
    await list.revoke("ci-deployer").click();
    await expect(question.cancel).toBeFocused();
    await look();
    await question.confirm.click();
    await expect(question.dialog).toBeHidden();
    await expect(page.getByRole("status").filter({ hasText: "Revoked ci-deployer" })).toBeVisible();
    expect((await api.call(`ApiKey ${key}`, DEPLOYMENTS)).status).toBe(401);
    await list.filter("Revoked").click();
    await expect(list.row("ci-deployer")).toContainText("Revoked");
    await look();
  }

  test("works by mouse", async ({ page, api, organization, guard }) => {
    guard.expect(422, /^\/console\/organization-keys\/create$/);
    await byMouse(page, api, organization);
  });

  test.describe("in a window 320 px wide", () => {
    test.use({ viewport: { width: 320, height: 640 } });

    test("works, and nothing sticks out", async ({ page, api, organization, guard }) => {
      guard.expect(422, /^\/console\/organization-keys\/create$/);
      await byMouse(page, api, organization, () => expectNoHorizontalScroll(page));
    });
  });

  test("works by keyboard alone", async ({ page, api, organization }) => {
    const [list, form, picker, keyboard] = [new KeyList(page), new KeyForm(page), new RolePicker(page), page.keyboard];
    await open(page, organization.path("api-keys"));
    await tabTo(page, list.generate);
    await keyboard.press("Enter");
    await expect(form.name).toBeFocused();
    await keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(list.generate, "the focus comes back to where it was").toBeFocused();
    await keyboard.press("Enter");
    await expect(form.name).toBeFocused();
    await keyboard.type("ci-deployer");
    await tabTo(page, form.choice("3 months"));
    await keyboard.press("ArrowLeft");
    await expect(form.choice("60 days")).toBeChecked();
    await tabTo(page, picker.on("production"));
    await keyboard.press("V");
    await expect(picker.on("production").locator("option:checked")).toHaveText("Viewer");
    await tabTo(page, form.submit);
    await keyboard.press("Enter");

    const handover = new Handover(page, "ci-deployer");
    await expect(handover.heading).toBeFocused();
    await handover.secret();
    await tabTo(page, handover.download);
    const keys = await downloaded(page, () => keyboard.press("Enter"));
    await tabTo(page, handover.done);
    await keyboard.press("Enter");
    await expect(handover.panel).toBeHidden();
    const key = keys.get("ci-deployer")!;
    await expectViewer(api, key, deployment);

    const question = new RevokeQuestion(page, "ci-deployer");
    await expect(list.row("ci-deployer")).toBeVisible();
    await tabTo(page, list.revoke("ci-deployer"));
    await keyboard.press("Enter");
    await expect(question.cancel).toBeFocused();
    await keyboard.press("Escape");
    await expect(list.revoke("ci-deployer")).toBeFocused();
    await keyboard.press("Enter");
    await expect(question.cancel).toBeFocused();
    await tabTo(page, question.confirm);
    await keyboard.press("Enter");
    await expect(question.dialog).toBeHidden();
    expect((await api.call(`ApiKey ${key}`, DEPLOYMENTS)).status).toBe(401);
  });

  test.describe("without scripts", () => {
    test.use({ javaScriptEnabled: false });

    test("works, by forms and pages of their own", async ({ page, api, organization, guard }) => {
      const [list, form, picker] = [new KeyList(page), new KeyForm(page), new RolePicker(page)];
      await page.goto(organization.path("api-keys"));
      await list.generate.click();
      await form.name.fill("ci-deployer");
      await form.choose("7 days");
      guard.expect(422, /\/api-keys\/new$/);
      await form.submit.click();
      const summary = page.getByRole("alert").filter({ hasText: "One thing needs mending" });
      await expect(summary.getByRole("link")).toHaveAttribute("href", "#roles");
      await expect(form.name).toHaveValue("ci-deployer");
      await expect(form.choice("7 days")).toBeChecked();
      expect(await organization.keys()).toHaveLength(0);

      await picker.choose(picker.on("production"), "Viewer");
      await form.submit.click();
      const handover = new Handover(page, "ci-deployer");
      const secret = await handover.secret();
      guard.expectAbort(/\/api-keys\/csv$/);
      const keys = await downloaded(page, () => handover.download.click());
      const key = keys.get("ci-deployer")!;
      expect(key).toBe(secret);
      await expect(handover.panel, "the key is still there after the download").toBeVisible();
      await handover.done.click();
      await expectViewer(api, key, deployment);

      await list.revoke("ci-deployer").click();
      await expect(page.getByRole("heading", { name: "Revoke API key?" })).toBeVisible();
      await page.getByRole("link", { name: "Cancel" }).click();
      expect(await works(api, key), "Cancel cancels").toBe(true);
      await list.revoke("ci-deployer").click();
      await page.getByRole("main").getByRole("button", { name: "Revoke ci-deployer" }).click();
      await expect(page.getByText("The API key was revoked.")).toBeVisible();
      expect((await api.call(`ApiKey ${key}`, DEPLOYMENTS)).status).toBe(401);
      await list.filter("Revoked").click();
      await expect(list.row("ci-deployer")).toContainText("Revoked");
    });
  });
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "Several keys at once" : "Several keys at once, without scripts,", () => {
    test.use({ javaScriptEnabled });

    const show = async (page: Page, path: string) => (javaScriptEnabled ? open(page, path) : void (await page.goto(path)));

    test("25 are made from a list of names, and one file holds them all", async ({ page, api, organization, guard, signInAs }) => {
      const names = Array.from({ length: 25 }, (_, index) => `worker-${String(index + 1).padStart(2, "0")}`);
      await organization.deployment("production");
      await signInAs(organization.owner.name);
      await show(page, organization.path("api-keys/new"));
      const picker = new RolePicker(page);
      await page.getByText("Several keys", { exact: true }).click();
      await page.getByLabel("Names").fill(names.join("\n"));
      await picker.choose(picker.onAll("deployments"), "Viewer");
      if (javaScriptEnabled) await expect(page.getByRole("complementary", { name: "What this key may do" })).toContainText("Each of 25 keys");
      await new KeyForm(page).submit.click();

      const list = page.getByRole("list", { name: "API keys" });
      await expect(list.getByRole("listitem")).toHaveCount(25);
      const shown = await list.getByRole("textbox").evaluateAll((all) => all.map((area) => (area as HTMLTextAreaElement).value));
      if (!javaScriptEnabled) guard.expectAbort(/\/api-keys\/csv$/);
      const keys = await downloaded(page, () => page.getByRole("button", { name: "Download CSV" }).click());
      expect([...keys.keys()]).toEqual(names);
      expect([...keys.values()]).toEqual(shown);
      for (const [name, key] of keys) expect(await works(api, key), name).toBe(true);
      await page.getByRole("link", { name: "Done" }).click();
      await expect(page.getByText("25 of 500")).toBeVisible();
    });

    test("one name that is refused spoils the whole, and says which", async ({ page, organization, guard, signInAs }) => {
      await organization.deployment("production");
      await signInAs(organization.owner.name);
      await show(page, organization.path("api-keys/new"));
      await page.getByText("Several keys", { exact: true }).click();
      await page.getByLabel("Names").fill("good\nb\u200bad");
      await new RolePicker(page).organization("Billing admin").check();
      guard.expect(422, javaScriptEnabled ? /^\/console\/organization-keys\/create$/ : /\/api-keys\/new$/);
      await new KeyForm(page).submit.click();
      await expect(page.getByRole("alert").getByRole("link", { name: /^Names: / })).toBeVisible();
      await expect(page.getByLabel("Names")).toHaveValue("good\nb\u200bad");
      expect(await organization.keys()).toHaveLength(0);
    });

    test("those that are chosen are revoked, with a result for each", async ({ page, api, organization, signInAs }) => {
      const production = await organization.deployment("production");
      const keys: Record<string, ApiKey> = {};
      for (const name of ["one", "two", "three"]) keys[name] = await organization.key(name, onDeployment("viewer", production));
      await signInAs(organization.owner.name);
      await show(page, organization.path("api-keys"));
      for (const name of ["one", "two"]) await page.getByRole("checkbox", { name: `Choose ${name}`, exact: true }).check();
      await page.getByRole("button", { name: javaScriptEnabled ? "Revoke 2 keys" : "Revoke chosen keys" }).click();

      const asked = page.getByRole("table", { name: "API keys to revoke" });
      await expect(asked.locator("tbody tr")).toHaveCount(2);
      // Somebody else is faster with one of them.
      await api.revokeKey(organization.owner.name, keys["two"]!.id);
      await page.getByRole("button", { name: "Revoke 2 keys" }).click();
      await expect(results(page)).toHaveCount(2);
      await expect(results(page).filter({ hasText: "one" }).getByRole("cell")).toHaveText(/^Revoked$/);
      await expect(results(page).filter({ hasText: "two" }).getByRole("cell")).toHaveText(/^(Was revoked before|Not found.*)$/);
      expect(await works(api, keys["one"]!.key)).toBe(false);
      expect(await works(api, keys["three"]!.key)).toBe(true);
      await page.getByRole("link", { name: "Back to the list" }).click();
      await expect.poll(() => new KeyList(page).names()).toEqual(["three"]);
    });

    test("all that match are chosen, on this page or not", async ({ page, organization, signInAs }) => {
      const production = await organization.deployment("production");
      const names = Array.from({ length: 28 }, (_, index) => `worker-${index}`);
      for (const name of [...names, "keep-me"]) await organization.key(name, onDeployment("viewer", production));
      await signInAs(organization.owner.name);
      await show(page, organization.path("api-keys?q=worker"));
      await expect(new KeyList(page).rows).toHaveCount(25);
      await page.getByRole("link", { name: "Revoke all 28 that match" }).click();
      await expect(page.getByRole("table", { name: "API keys to revoke" }).locator("tbody tr")).toHaveCount(28);
      await page.getByRole("button", { name: "Revoke 28 keys" }).click();
      await expect(page.getByText("All 28 keys are revoked.")).toBeVisible();
      await expect(results(page)).toHaveCount(28);
      expect((await organization.keys()).map(({ description }) => description)).toEqual(["keep-me"]);
    });

    test("the list is narrowed by role and creator, and the URL says how", async ({ page, organization, signInAs }) => {
      const production = await organization.deployment("production");
      const manager = await organization.member("mia", credentialManager(onDeployment("viewer", production)));
      await organization.key("managers", onDeployment("viewer", production), { by: manager.name });
      await organization.key("owners", OWNER);
      await signInAs(organization.owner.name);
      await show(page, organization.path("api-keys"));
      const filters = page.getByRole("form", { name: "Filters" });
      const apply = async () => {
        if (!javaScriptEnabled) await filters.getByRole("button", { name: "Filter" }).click();
      };
      await filters.getByLabel("Created by").selectOption(manager.name);
      await apply();
      await expect(page).toHaveURL(new RegExp(`creator=${manager.name}`));
      await expect.poll(() => new KeyList(page).names()).toEqual(["managers"]);
      await filters.getByLabel("Role").selectOption({ label: "Organization owner" });
      await apply();
      await expect(page.getByRole("heading", { name: "No API key here agrees with these filters" })).toBeVisible();
      await page.getByRole("link", { name: "Clear filters" }).first().click();
      await expect(page).toHaveURL(organization.path("api-keys"));
      await expect(new KeyList(page).rows).toHaveCount(2);
    });

    test("a policy that forbids Never is told in the form before, and holds in form and API", async ({ page, organization, guard, signInAs }) => {
      const production = await organization.deployment("production");
      await signInAs(organization.owner.name);
      await show(page, organization.path("security"));
      await page.getByLabel("Maximum lifetime in days").fill("90");
      await page.getByRole("checkbox", { name: /^Allow keys that never expire/ }).uncheck();
      await page.getByLabel("Default lifetime").selectOption({ label: "30 days" });
      await page.getByRole("button", { name: "Save key policy" }).click();
      await expect(page.getByText("The key policy was saved.")).toBeVisible();

      await show(page, organization.path("api-keys/new"));
      const [form, picker] = [new KeyForm(page), new RolePicker(page)];
      await expect(page.getByText(`Keys of ${organization.name} live for 90 days at most and have to expire.`)).toBeVisible();
      await expect(form.choice("Never")).toBeDisabled();
      await expect(form.choice("6 months")).toBeDisabled();
      await expect(form.choice("60 days")).toBeEnabled();
      await expect(form.choice("30 days"), "the policy's default").toBeChecked();

      // Whoever gets round the form is refused, and told where.
      await form.name.fill("for-ever");
      await picker.choose(picker.on("production"), "Viewer");
      guard.expect(422, javaScriptEnabled ? /^\/console\/organization-keys\/create$/ : /\/api-keys\/new$/);
      await form.choice("30 days").evaluate((radio: HTMLInputElement) => (radio.value = "never"));
      await form.submit.click();
      await expect(page.getByRole("alert")).toContainText("Expiration: The key policy does not allow keys that never expire.");
      expect(await organization.keys()).toHaveLength(0);

      const refused = organization.key("for-ever", onDeployment("viewer", production), { expiration: "never" });
      await expect(refused).rejects.toThrow(/ 400 .*never expire/);
      const { expiration_date } = await organization.key("by-default", onDeployment("viewer", production), { expiration: "30d" });
      expect(Date.parse(expiration_date!) - Date.now()).toBeLessThan(31 * 24 * 60 * 60 * 1000);
    });
  });
}

test("A key that ends soon is replaced by one that is like it", async ({
  page,
  organization,
  signInAs,
}) => {
  const production = await organization.deployment("production");
  const { id } = await organization.key("ci-deployer", onDeployment("viewer", production), { expiration: "5d" });
  await signInAs(organization.owner.name);
  await open(page, organization.path(`api-keys/${id}`));
  await expect(page.getByText(/^This key ends in /)).toBeVisible();
  await expect(page.getByRole("main")).toContainText("may see deployment production");
  await page.getByRole("link", { name: "Create a key with the same name and roles" }).click();
  await expect(page).toHaveURL(new RegExp(`from=${id}$`));
  await hydrated(page);
  await expect(new KeyForm(page).name).toHaveValue("ci-deployer");
  await expect(new RolePicker(page).on("production").locator("option:checked")).toHaveText("Viewer");
});

test("Keys that end soon are counted beside the way to them", async ({ page, api, organization, signInAs }) => {
  const production = await organization.deployment("production");
  const manager = await organization.member("mia", credentialManager(onDeployment("viewer", production)));
  await organization.key("soon", onDeployment("viewer", production), { expiration: "5d" });
  await organization.key("sooner", onDeployment("viewer", production), { expiration: "12h" });
  await organization.key("later", onDeployment("viewer", production), { expiration: "15d" });
  await api.createKey(manager.name, "own", "3d");
  const count = (links: string) => page.getByRole("navigation", { name: links, exact: true }).getByRole("img", { name: /expires? soon$/ });

  await signInAs(organization.owner.name);
  await open(page, organization.path("members"));
  await expect(count("Organization")).toHaveAccessibleName("2 keys expire soon");
  await pageLink(page, "API keys").click();
  await expect(page.getByText("2 keys expire within 14 days.")).toBeVisible();
  await new KeyList(page).revoke("sooner").click();
  await new RevokeQuestion(page, "sooner").confirm.click();
  await expect(count("Organization"), "it follows").toHaveAccessibleName("1 key expires soon");

  await signInAs(manager.name);
  await open(page, organization.path("members"));
  await expect(pageLink(page, "API keys")).toBeVisible();
  await expect(count("Organization"), "others' keys are not this person's concern").toHaveCount(0);
  await open(page, "/profile/details");
  await expect(count("Profile")).toHaveAccessibleName("1 key expires soon");
});

test("What is in the flyout can be had on a page of its own, in a new tab", async ({ page, context, organization, signInAs }) => {
  await organization.deployment("production");
  await signInAs(organization.owner.name);
  await open(page, organization.path("api-keys"));
  const [other] = await Promise.all([context.waitForEvent("page"), new KeyList(page).generate.click({ modifiers: ["ControlOrMeta"] })]);
  await expect(other).toHaveURL(organization.path("api-keys/new"));
  await hydrated(other);
  await expect(new KeyForm(other).submit).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

for (const where of ["page", "flyout"] as const) {
  test(`Roles above one's own are refused on the ${where}, each by the name of what it is for`, async ({ page, organization, guard, signInAs }) => {
    const [production, staging] = [await organization.deployment("production"), await organization.deployment("staging")];
    const manager = await organization.member("mia", credentialManager(onDeployment("viewer", production)));
    await signInAs(manager.name);
    await open(page, organization.path(where === "page" ? "api-keys/new" : "api-keys"));
    if (where === "flyout") await new KeyList(page).generate.click();
    const [form, picker] = [new KeyForm(page), new RolePicker(page)];
    await expect(picker.on("production").getByRole("option")).toHaveText(["None", "Viewer"]);
    await expect(picker.on("staging"), "what one may not give is not offered").toHaveCount(0);
    await form.name.fill("too-much");
    // Whoever gets round the form is refused, and told which of the roles it was; what they cannot see keeps its name to itself.
    await picker.on("production").evaluate((list: HTMLSelectElement, id) => {
      list.add(new Option("Admin", "deployment-admin", true, true));
      const hidden = document.createElement("input");
      Object.assign(hidden, { type: "hidden", name: `role.deployment.${id}`, value: "deployment-editor" });
      list.after(hidden);
    }, staging);
    guard.expect(403, /^\/console\/organization-keys\/create$/);
    await form.submit.click();
    const summary = page.getByRole("alert").filter({ hasText: "need mending" });
    await expect(summary.getByRole("link")).toHaveText([
      "Roles: You may not give the role Admin on deployment production: you do not hold it there.",
      `Roles: You may not give the role Editor on deployment ${staging}: you do not hold it there.`,
    ]);
    await summary.getByRole("link").first().click();
    await expect(picker.group).toBeFocused();
    await expect(picker.group).toHaveAttribute("aria-invalid", "true");
    expect(await organization.keys()).toHaveLength(0);
  });
}

test("A key that is left unsaved is asked about", async ({ page, organization, signInAs }) => {
  await organization.deployment("production");
  await signInAs(organization.owner.name);
  await open(page, organization.path("api-keys/new"));
  const [form, picker] = [new KeyForm(page), new RolePicker(page)];
  await form.name.fill("ci-deployer");
  await picker.choose(picker.on("production"), "Viewer");
  await form.submit.click();
  const handover = new Handover(page, "ci-deployer");
  await handover.secret();
  await handover.done.click();
  await expect(page.getByRole("alertdialog", { name: "Leave without saving ci-deployer?" })).toBeVisible();
  await page.getByRole("button", { name: "Back to the key" }).click();
  await expect(handover.key).toBeVisible();
});
