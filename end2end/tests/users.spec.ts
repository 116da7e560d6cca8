import type { Page } from "@playwright/test";

import { KeyList, RevokeQuestion } from "../fixtures/console.ts";
import { PASSWORD } from "../fixtures/server.ts";
import { expect, hydrated, open, openSession, test } from "../fixtures/test.ts";

const row = (page: Page, name: string) =>
  page.getByRole("table", { name: "Users" }).locator("tbody tr").filter({ has: page.getByRole("link", { name, exact: true }) });

test.describe("A platform admin", () => {
  test.beforeEach(({ signInAs }) => signInAs("admin"));

  test("creates a user, who can sign in and is told what to mend before", async ({ page, guard, server }) => {
    const name = `bayo.${process.pid}.${Date.now()}`;
    await open(page, "/users");
    await page.getByRole("link", { name: "Create user" }).click();
    await expect(page).toHaveURL("/users/new");
    await page.getByLabel("Username").fill("owner");
    await page.getByLabel("Full name").fill("Bayo Okafor");
    await page.getByLabel("Email").fill("bayo@acme.example");
    await page.getByLabel("Password").fill("short");
    guard.expect(422, /^\/users\/new$/);
    await page.getByRole("button", { name: "Create user" }).click();

    const summary = page.getByRole("alert").filter({ hasText: "need mending" });
    await expect(summary).toBeVisible();
    await expect(page).toHaveTitle(/^Error: Create user/);
    await expect(summary.getByRole("link", { name: /^Password: / })).toBeVisible();
    await expect(page.getByLabel("Full name")).toHaveValue("Bayo Okafor");
    await expect(page.getByLabel("Password")).toHaveValue("");

    await page.getByLabel("Username").fill(name);
    await page.getByRole("checkbox", { name: /^Deployment manager/ }).check();
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Create user" }).click();
    await expect(page).toHaveURL(/\/users\?notice=/);
    await expect(page.getByText("The user was created.")).toBeVisible();
    // Other tests of this worker have made users, too: the new one need not stand on the first page.
    await page.getByRole("searchbox").fill(name);
    await page.getByRole("searchbox").press("Enter");
    await expect(row(page, name)).toContainText("Deployment manager");
    await expect(row(page, name)).toContainText("Enabled");
    await openSession(server, name);
  });

  test("changes a user", async ({ page, person }) => {
    await open(page, `/users/${person.name}`);
    await page.getByLabel("Full name").fill("Ada B. Brandt");
    await page.getByRole("checkbox", { name: /^Platform viewer/ }).check();
    await page.getByRole("button", { name: "Save user" }).click();
    await expect(page.getByText(/saved/i)).toBeVisible();
    await expect(page.getByLabel("Full name")).toHaveValue("Ada B. Brandt");
    await expect(page.getByRole("checkbox", { name: /^Platform viewer/ })).toBeChecked();
  });

  test("does not overwrite what somebody else changed meanwhile", async ({ page, context, person, guard }) => {
    await open(page, `/users/${person.name}`);
    const other = await context.newPage();
    await open(other, `/users/${person.name}`);
    await other.getByLabel("Full name").fill("Changed first");
    await other.getByRole("button", { name: "Save user" }).click();
    await expect(other.getByText(/saved/i)).toBeVisible();

    await page.getByLabel("Full name").fill("Changed second");
    guard.expect(409, /\/edit$/);
    await page.getByRole("button", { name: "Save user" }).click();
    await expect(page.getByRole("alert")).toContainText("Somebody else changed this meanwhile");
    await expect(page.getByLabel("Full name"), "what was typed is still there").toHaveValue("Changed second");
  });

  test("disables a user, whose key is refused at once, and enables the user again", async ({ page, api, person, server }) => {
    const { key } = await api.createKey(person.name, "deployer");
    const session = await openSession(server, person.name);
    expect((await api.withKey(key)).status).toBe(200);

    await open(page, `/users/${person.name}`);
    await page.getByRole("checkbox", { name: /^Enabled/ }).uncheck();
    await page.getByRole("button", { name: "Save user" }).click();
    await expect(page.getByText(/saved/i)).toBeVisible();
    await expect(page.locator(".status", { hasText: "Disabled" })).toBeVisible();
    expect((await api.withKey(key)).status).toBe(401);
    await expect(openSession(server, person.name)).rejects.toThrow("422");
    const answer = await fetch(`${server.url}/profile/details`, { headers: { cookie: `keyward=${session}` }, redirect: "manual" });
    expect(answer.status, "a session that is open ends, too").toBe(303);

    await page.getByRole("checkbox", { name: /^Enabled/ }).check();
    await page.getByRole("button", { name: "Save user" }).click();
    await expect(page.locator(".status", { hasText: "Enabled" })).toBeVisible();
    expect((await api.withKey(key)).status).toBe(200);
  });

  test("resets a password, is shown the new one once, and the old one opens nothing", async ({ page, person, server }) => {
    await open(page, `/users/${person.name}`);
    await page.getByRole("button", { name: "Reset password" }).click();
    const shown = page.getByRole("region", { name: `New password of ${person.name}` });
    const password = await shown.getByRole("textbox", { name: "New password" }).inputValue();
    expect(password).toMatch(/^\S{16,}$/);
    await expect(openSession(server, person.name)).rejects.toThrow("422");
    const answer = await fetch(`${server.url}/sign-in`, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ username: person.name, password }),
    });
    expect(answer.status).toBe(303);

    await shown.getByRole("link", { name: "Done" }).click();
    await hydrated(page);
    expect(await page.content()).not.toContain(password);
    expect(server.output).not.toContain(password);
  });

  test("deletes a user after typing the name, and the user's keys end", async ({ page, api, person, guard }) => {
    const { key } = await api.createKey(person.name, "deployer");
    await open(page, `/users/${person.name}`);
    await page.getByText("Delete this user").click();
    const form = page.locator("form").filter({ has: page.getByRole("button", { name: `Delete ${person.name}` }) });
    await form.getByLabel("Username").fill("somebody else");
    guard.expect(422, /\/delete$/);
    await form.getByRole("button", { name: `Delete ${person.name}` }).click();
    await expect(page.getByRole("alert")).toContainText(/Type the user ?name exactly/);
    expect((await api.withKey(key)).status).toBe(200);

    await form.getByLabel("Username").fill(person.name);
    await form.getByRole("button", { name: `Delete ${person.name}` }).click();
    await expect(page).toHaveURL(/\/users\?notice=/);
    await expect(page.getByText("The user was deleted")).toBeVisible();
    await expect(row(page, person.name)).toHaveCount(0);
    expect((await api.withKey(key)).status).toBe(401);
  });

  test("sees a user's keys and revokes one", async ({ page, api, person }) => {
    const { key } = await api.createKey(person.name, "deployer");
    await open(page, `/users?q=${person.name}`);
    await page.getByRole("link", { name: `1 API keys of ${person.name}` }).or(page.getByRole("link", { name: `1 API key of ${person.name}` })).click();
    const list = new KeyList(page);
    const question = new RevokeQuestion(page, "deployer");
    await list.revoke("deployer").click();
    await expect(question.cancel).toBeFocused();
    await question.confirm.click();
    await expect(question.dialog).toBeHidden();
    expect((await api.withKey(key)).status).toBe(401);
    await expect(list.row("deployer")).toHaveCount(0);
    await list.filter("Revoked").click();
    await expect(list.row("deployer")).toBeVisible();
    await expect(page.getByText("Generate API key"), "nobody makes keys for others").toHaveCount(0);
  });

  test("finds users by name", async ({ page, person }) => {
    await open(page, "/users");
    const search = page.getByRole("searchbox", { name: "Search by username, name or email" });
    await search.fill(person.name);
    await search.press("Enter");
    await expect(page.getByRole("table", { name: "Users" }).locator("tbody tr")).toHaveCount(1);
    await search.fill("nobody-of-this-name");
    await search.press("Enter");
    await expect(page.getByRole("heading", { name: "No user matches “nobody-of-this-name”" })).toBeVisible();
  });
});

test.describe("A platform admin without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("revokes a user's key", async ({ page, api, person, signInAs }) => {
    const { key } = await api.createKey(person.name, "deployer");
    await signInAs("admin");
    await page.goto(`/users/${person.name}/api-keys`);
    await new KeyList(page).revoke("deployer").click();
    await expect(page.getByRole("heading", { name: "Revoke API key?" })).toBeVisible();
    await page.getByRole("main").getByRole("button", { name: "Revoke deployer" }).click();
    await expect(page.getByText("The API key was revoked.")).toBeVisible();
    expect((await api.withKey(key)).status).toBe(401);
  });
});

test("Whoever only reads sees users and their keys, and nothing to press", async ({ page, api, person, signInAs }) => {
  await api.createKey(person.name, "deployer");
  await signInAs("readonly");
  await open(page, `/users?q=${person.name}`);
  await expect(row(page, person.name)).toBeVisible();
  await expect(page.getByRole("link", { name: "Create user" })).toHaveCount(0);
  await expect(page.getByText("Only platform admins create, change or delete them.")).toBeVisible();

  await open(page, `/users/${person.name}`);
  await expect(page.getByRole("main")).toContainText(person.email);
  await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
  await expect(page.getByRole("main").getByRole("textbox")).toHaveCount(0);

  await open(page, `/users/${person.name}/api-keys`);
  await expect(new KeyList(page).row("deployer")).toBeVisible();
  await expect(new KeyList(page).revoke("deployer")).toHaveCount(0);
});

test("Whoever may not see users is told so, and finds the way back", async ({ page, person, signInAs, guard }) => {
  await signInAs(person.name);
  await open(page, "/profile/details");
  await expect(page.getByRole("link", { name: "Users" })).toHaveCount(0);
  guard.expect(403, /^\/users/);
  for (const path of ["/users", "/users/new", "/users/owner", "/users/owner/api-keys"]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(403);
    await hydrated(page);
    await expect(page.getByRole("heading", { name: "You may not see this" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Go to the start" })).toHaveAttribute("href", "/");
  }
});
