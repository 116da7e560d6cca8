import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { fillSignIn, KeyList } from "../fixtures/console.ts";
import { parseCsv } from "../fixtures/csv.ts";
import { expect, hydrated, open, test } from "../fixtures/test.ts";

const LIST = "/profile/api-keys";

// `owner` is one of the demo's users: 64 keys in every state. Tests look at them and change none.
const COUNTS = { Active: 48, "Expiring soon": 8, Expired: 8, Revoked: 8, All: 64 };

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "The list of keys" : "The list of keys, without scripts,", () => {
    test.use({ javaScriptEnabled });

    const show = async (page: Page, path: string) => (javaScriptEnabled ? open(page, path) : void (await page.goto(path)));

    test("finds a key by its name, its hint and its id, and says so when there is none", async ({ page, signInAs }) => {
      await signInAs("owner");
      await show(page, LIST);
      const list = new KeyList(page);
      const link = list.rows.first().locator("th a");
      const [name, href] = [await link.innerText(), await link.getAttribute("href")];
      const hint = (await list.rows.first().locator(".hint").innerText()).replace("…", "");
      const id = href!.split("/").pop()!;

      for (const text of [name.toUpperCase(), hint, id]) {
        await list.search.fill(text);
        await list.search.press("Enter");
        await expect(page).toHaveURL(new RegExp(`[?&]q=${text}(&|$)`));
        await expect(list.row(name)).toBeVisible();
        await expect(list.search).toHaveValue(text);
      }
      await expect(list.rows).toHaveCount(1);
      await list.search.fill(`…${hint}`);
      await list.search.press("Enter");
      await expect(list.search, "as it stands in the list").toHaveValue(hint);
      await expect(list.row(name)).toBeVisible();

      await list.search.fill("deplyoer");
      await list.search.press("Enter");
      await expect(page.getByRole("heading", { name: "No API key matches “deplyoer”" })).toBeVisible();
      await page.getByRole("link", { name: "Clear search" }).click();
      await expect(list.rows).toHaveCount(25);
      await expect(list.search).toHaveValue("");
    });

    test("finds the key that is pasted whole, and keeps it out of the address bar", async ({ page, api, person, signInAs }) => {
      await signInAs(person.name);
      await api.createKey(person.name, "other");
      const { id, key } = await api.createKey(person.name, "leaked");
      const asked: string[] = [];
      page.on("request", (request) => asked.push(`${request.url()} ${request.postData() ?? ""}`));
      const seen: string[] = [];
      page.on("framenavigated", (frame) => seen.push(frame.url()));

      await show(page, LIST);
      const list = new KeyList(page);
      // The field cuts nothing off that somebody pastes.
      await list.search.fill(`  ${key}\t`);
      await list.search.press("Enter");
      await expect(page).toHaveURL(new RegExp(`q=${id}$`));
      await expect(list.rows).toHaveCount(1);
      await expect(list.row("leaked")).toBeVisible();
      const secret = key.slice(24);
      expect(seen.filter((url) => url.includes(secret)), "no such URL in the address bar or the history").toEqual([]);
      if (javaScriptEnabled) {
        expect(asked.filter((request) => request.includes(secret)), "nor in any request").toEqual([]);
      }
      expect(await page.content()).not.toContain(secret);
    });

    test("filters by status, and the counts are true", async ({ page, signInAs }) => {
      await signInAs("owner");
      await show(page, LIST);
      const list = new KeyList(page);
      await expect(list.filter("Active")).toHaveAttribute("aria-current", "true");
      for (const [status, count] of Object.entries(COUNTS)) {
        await expect(list.filter(status)).toHaveText(new RegExp(`\\s${count}$`));
      }
      for (const status of ["Expired", "Revoked"]) {
        await list.filter(status).click();
        await expect(list.filter(status)).toHaveAttribute("aria-current", "true");
        await expect(list.rows).toHaveCount(COUNTS[status as keyof typeof COUNTS]);
        await expect(list.rows.locator(".status", { hasText: status })).toHaveCount(8);
        await expect(list.rows.getByRole("button"), "what has ended cannot be revoked").toHaveCount(0);
      }
      await list.filter("Expiring soon").click();
      await expect(list.rows).toHaveCount(8);
      await expect(list.rows.locator(".status", { hasText: /^Expires in / })).toHaveCount(8);
      await list.filter("All").click();
      await expect(page.getByText("1–25 of 64")).toBeVisible();
    });

    test("is sorted by any column, either way", async ({ page, signInAs }) => {
      await signInAs("owner");
      await show(page, LIST);
      const list = new KeyList(page);
      const heading = (name: string) => list.table.getByRole("columnheader", { name });
      await expect(heading("Created")).toHaveAttribute("aria-sort", "descending");

      await heading("Name").getByRole("link").click();
      await expect(heading("Name")).toHaveAttribute("aria-sort", "ascending");
      await expect(heading("Created")).not.toHaveAttribute("aria-sort");
      const up = await list.names();
      expect(up).toEqual([...up].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));

      await heading("Name").getByRole("link").click();
      await expect(heading("Name")).toHaveAttribute("aria-sort", "descending");
      await expect.poll(() => list.names()).not.toEqual(up);
      const down = await list.names();
      expect(down).toEqual([...down].sort((a, b) => (a.toLowerCase() > b.toLowerCase() ? -1 : 1)));

      for (const [name, natural, label] of [["Last used", "descending", "Last used"], ["Expires", "ascending", "Expires"]] as const) {
        await heading(name).getByRole("link").click();
        await expect(heading(name)).toHaveAttribute("aria-sort", natural);
        const instants = await list.rows.locator(`td[data-label="${label}"] time`).evaluateAll((all) => all.map((time) => time.getAttribute("datetime")!));
        const sorted = [...instants].sort();
        expect(instants).toEqual(natural === "ascending" ? sorted : sorted.reverse());
      }
    });

    test("is paged forth and back, and every key is on exactly one page", async ({ page, signInAs }) => {
      await signInAs("owner");
      await show(page, `${LIST}?sort=name`);
      const list = new KeyList(page);
      const [previous, next] = ["Previous page", "Next page"].map((name) => page.getByRole("link", { name }));
      await expect(previous!).toHaveAttribute("aria-disabled", "true");
      await expect(page.getByText("1–25 of 48")).toBeVisible();
      const first = await list.names();

      await next!.click();
      await expect(page.getByText("26–48 of 48")).toBeVisible();
      await expect(page).toHaveURL(/sort=name&page=/);
      await expect(next!).toHaveAttribute("aria-disabled", "true");
      const second = await list.names();
      expect(new Set([...first, ...second]).size).toBe(48);

      await previous!.click();
      await expect(page.getByText("1–25 of 48")).toBeVisible();
      expect(await list.names()).toEqual(first);
    });

    test("stands in the URL: it survives Back, Forward, a reload and being passed on", async ({ page, signInAs }) => {
      await signInAs("owner");
      await show(page, LIST);
      const list = new KeyList(page);
      await list.filter("All").click();
      await expect(page.getByText("1–25 of 64")).toBeVisible();
      await list.table.getByRole("columnheader", { name: "Expires" }).getByRole("link").click();
      await expect(page).toHaveURL(`${LIST}?status=all&sort=expires`);
      await expect(list.table.getByRole("columnheader", { name: "Expires" })).toHaveAttribute("aria-sort", "ascending");
      await list.search.fill("terraform");
      await list.search.press("Enter");
      await expect(page).toHaveURL(`${LIST}?q=terraform&status=all&sort=expires`);
      await expect(list.rows).toHaveCount(5);
      const found = await list.names();

      await page.goBack();
      await expect(page.getByText("1–25 of 64")).toBeVisible();
      await expect(list.search).toHaveValue("");
      await page.goBack();
      await expect(list.table.getByRole("columnheader", { name: "Created" })).toHaveAttribute("aria-sort", "descending");
      await page.goForward();
      await page.goForward();
      await expect(list.rows).toHaveCount(5);
      await expect(list.search).toHaveValue("terraform");
      await page.reload();
      await expect(list.rows).toHaveCount(5);
      expect(await list.names()).toEqual(found);
    });

    test("is exported as CSV as it is filtered, without secrets and without formulas", async ({ page, api, person, signInAs }) => {
      await signInAs(person.name);
      const made = await api.createKey(person.name, "@SUM(1)", "30d");
      const { id } = await api.createKey(person.name, 'quoted "once", twice', "never");
      await api.revokeKey(person.name, id);
      await show(page, `${LIST}?status=all&sort=name`);
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Export list as CSV" }).click()]);
      const text = await readFile(await download.path(), "utf8");
      const rows = parseCsv(text);
      expect(download.suggestedFilename()).toBe("api-keys.csv");
      expect(rows[0]).toEqual(["name", "id", "hint", "created", "last_used", "last_used_address", "last_used_client", "last_used_endpoint", "expires", "status"]);
      expect(rows.slice(1).map((row) => [row[0], row[2], row[8], row[9]])).toEqual([
        ["'@SUM(1)", made.key.slice(-4), made.expiration_date, "active"],
        ['quoted "once", twice', expect.stringMatching(/^\w{4}$/), "never", "revoked"],
      ]);
      expect(text).not.toContain("kwp_");
    });
  });
}

test("An empty list says what a key is for and how to make one", async ({ page, signInAs }) => {
  await signInAs("viewer");
  await open(page, LIST);
  await expect(page.getByRole("heading", { name: "No API keys yet" })).toBeVisible();
  await expect(new KeyList(page).generate).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: "Which kind of key do I need?" })).toHaveAttribute("href", "/help");
});

test("A filter without keys says so, and leads to all of them", async ({ page, api, person, signInAs }) => {
  await signInAs(person.name);
  await api.createKey(person.name, "only");
  await open(page, `${LIST}?status=revoked`);
  await expect(page.getByRole("heading", { name: "No API key here is revoked" })).toBeVisible();
  await page.getByRole("link", { name: "Show all" }).click();
  await expect(new KeyList(page).row("only")).toBeVisible();
});

test("Built-in users own no keys: nothing leads to the page, and its URL says why", async ({ page, signInAs, guard }) => {
  await signInAs("admin");
  await open(page, "/profile/details");
  await expect(page.getByRole("navigation", { name: "Profile" }).getByRole("link", { name: "Sessions" })).toBeVisible();
  await expect(page.getByRole("link", { name: "API keys", exact: true })).toHaveCount(0);
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Keys" })).toHaveCount(0);

  guard.expect(403, /^\/profile\/api-keys/);
  for (const path of [LIST, `${LIST}/new`]) {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(403);
    await hydrated(page);
    await expect(page.getByRole("heading", { name: "Built-in users cannot own API keys" })).toBeVisible();
    await expect(page.getByRole("main").getByRole("link", { name: "Create user" })).toHaveAttribute("href", "/users/new");
  }
});

test("Whoever is not signed in signs in first, and then sees what the link was to show", async ({ page, person }) => {
  await page.goto(`${LIST}?status=all&sort=name`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await hydrated(page);
  await fillSignIn(page, person.name, person.password);
  await expect(page).toHaveURL(`${LIST}?status=all&sort=name`);
});

test("A key's page tells everything about it but the key", async ({ page, api, person, signInAs }) => {
  await signInAs(person.name);
  const { id, key } = await api.createKey(person.name, "deployer", "5d");
  await api.withKey(key);
  await open(page, LIST);
  await page.getByRole("link", { name: "deployer", exact: true }).click();
  await expect(page).toHaveURL(`${LIST}/${id}`);
  await expect(page.getByRole("heading", { level: 1, name: "deployer" })).toBeVisible();
  await expect(page.getByText("Expires in 5 days")).toBeVisible();
  const facts = page.getByRole("main");
  for (const fact of [id, `kwp_…${key.slice(-4)}`, person.name, "127.0.0.1", "UTC"]) await expect(facts).toContainText(fact);
  expect(await page.content()).not.toContain(key.slice(24, -4));

  await page.getByRole("button", { name: "Revoke deployer" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Revoke API key?" });
  await dialog.getByRole("button", { name: "Revoke deployer" }).click();
  await expect(page.getByRole("main").locator(".status", { hasText: "Revoked" })).toBeVisible();
  await expect(facts).toContainText(`by ${person.name}`);
});

test("Somebody else's key is no key here", async ({ page, api, person, signInAs, guard }) => {
  const other = await api.createPerson();
  const { id } = await api.createKey(other.name, "not yours");
  await signInAs(person.name);
  guard.expect(404, /^\/profile\/api-keys\//);
  for (const path of [`${LIST}/${id}`, `${LIST}/${id}/revoke`]) {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(404);
    expect(await page.content()).not.toContain("not yours");
  }
});
