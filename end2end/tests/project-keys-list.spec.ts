import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { expectNoHorizontalScroll } from "../fixtures/console.ts";
import { parseCsv } from "../fixtures/csv.ts";
import { ProjectKeyList } from "../fixtures/project.ts";
import { expect, open, test } from "../fixtures/test.ts";

const READ_BOOKS = { reader: { indices: [{ names: ["books-*"], privileges: ["read" as const] }] } };

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "The list of a project's keys" : "The list of a project's keys, without scripts,", () => {
    test.use({ javaScriptEnabled });

    const show = async (page: Page, path: string) => (javaScriptEnabled ? open(page, path) : void (await page.goto(path)));

    test("begins with the personal keys, the newest first, and says all of each", async ({ page, project, signInAs }) => {
      await project.key("older", { descriptors: READ_BOOKS, expiration: "90d" });
      const used = await project.key("newer", { descriptors: READ_BOOKS, expiration: "5d" });
      await project.key("background", { metadata: { managed: true } });
      await project.crossClusterKey("cluster-us");
      await project.with(used.encoded).security.authenticate();

      await signInAs(project.organization.owner.name);
      await show(page, `/projects/${project.id}`);
      await expect(page, "a project has no other screen").toHaveURL(project.path());
      const list = new ProjectKeyList(page);
      expect(await list.names()).toEqual(["newer", "older"]);
      await expect(list.type("Personal")).toHaveAttribute("aria-current", "true");
      await expect(list.filter("Active")).toHaveAttribute("aria-current", "true");
      await expect(list.table.getByRole("columnheader", { name: "Created" })).toHaveAttribute("aria-sort", "descending");
      const row = list.row("newer");
      await expect(row).toContainText(`…${used.api_key.slice(-4)}`);
      await expect(row).toContainText("Personal");
      await expect(row).toContainText("Owner Holm");
      await expect(row).toContainText(project.organization.owner.name);
      await expect(row.locator(".status")).toHaveText(/^Expires in [45] days$/);
      await expect(list.row("older").locator(".status")).toHaveText("Active");
      // The use is written by a task of the server's.
      await expect(async () => {
        await show(page, project.path());
        await expect(list.row("newer").locator('td[data-label="Last used"]')).toContainText("127.0.0.1", { timeout: 500 });
      }).toPass();
      await expect(list.row("older").locator('td[data-label="Last used"]')).toHaveText("Never");
    });

    test("is empty before there is a key, and teaches what one is for", async ({ page, project, signInAs }) => {
      await signInAs(project.organization.owner.name);
      await show(page, project.path());
      await expect(page.getByRole("heading", { level: 1, name: "API keys" })).toBeVisible();
      await expect(page.getByRole("heading", { name: `${project.name} has no API keys yet` })).toBeVisible();
      await expect(new ProjectKeyList(page).generate).toBeVisible();
      await expect(page.getByRole("table")).toHaveCount(0);
    });

    test("finds by a bare word, a quoted phrase, a part of one, and by Kibana's fields", async ({ page, project, signInAs }) => {
      const grace = await project.user("grace", { cluster: ["manage_own_api_key"] });
      await project.key("ci deployer", { descriptors: READ_BOOKS });
      await project.key("nightly backup");
      const hers = await project.key("Reporting", { by: grace });
      await project.key("ended", { expiration: "1s" });
      await project.key("background", { metadata: { managed: true } });
      await project.crossClusterKey("cluster-us");
      const list = new ProjectKeyList(page);
      await signInAs(project.organization.owner.name);
      // What ends a second after it was made is not over yet.
      await expect(async () => {
        await show(page, project.path("?type=all&status=expired"));
        expect(await list.names()).toEqual(["ended"]);
      }).toPass();
      await show(page, project.path("?type=all&status=all&sort=name"));
      await expect(list.rows).toHaveCount(6);
      for (const [typed, names] of [
        ["DEPLOY", ["ci deployer"]],
        ['"nightly backup"', ["nightly backup"]],
        ['"ly back"', ["nightly backup"]],
        ["backup nightly", ["nightly backup"]],
        ["name:reporting", ["Reporting"]],
        ['name:"ci deployer"', ["ci deployer"]],
        ["name:ci", ["ci deployer"]],
        ["-name:ci -backup type:personal expired:false", ["Reporting"]],
        ["name:(reporting or backup)", ["nightly backup", "Reporting"]],
        ["owner:grace", ["Reporting"]],
        ["username:grace", ["Reporting"]],
        ["grace", ["Reporting"]],
        ["type:managed", ["background"]],
        ["type:cross_cluster", ["cluster-us"]],
        ["expired:true", ["ended"]],
        [`id:${hers.id}`, ["Reporting"]],
        [hers.id, ["Reporting"]],
        [`…${hers.api_key.slice(-4)}`, ["Reporting"]],
        ["type:personal expired:false owner:grace", ["Reporting"]],
      ] as const) {
        await list.find(typed);
        // What else was asked for is still asked for.
        const asked = { q: typed, type: "all", status: "all", sort: "name" };
        await expect(page).toHaveURL((url) => Object.entries(asked).every(([name, value]) => url.searchParams.get(name) === value));
        await expect.poll(() => list.names(), typed).toEqual([...names]);
        await expect(list.search).toHaveValue(typed);
      }
      await list.find("deplyoer");
      await expect(page.getByRole("heading", { name: "No API key matches “deplyoer”" })).toBeVisible();
      await page.getByRole("link", { name: "Clear search" }).click();
      await expect(list.rows).toHaveCount(6);
    });

    test("says what is wrong with a search, and leads back", async ({ page, project, signInAs, guard }) => {
      await project.key("one");
      await signInAs(project.organization.owner.name);
      await show(page, project.path());
      const list = new ProjectKeyList(page);
      guard.expect(400, /\/(api-keys|project-keys\/list)$/);
      guard.expect(422, /\/(api-keys|project-keys\/list)$/);
      for (const typed of ['name:"open', "colour:red", "expired:perhaps"]) {
        await list.find(typed);
        await expect(page.getByRole("heading", { name: "This search is not understood" })).toBeVisible();
        await expect(list.search, "what was typed can be mended").toHaveValue(typed);
      }
      await page.getByRole("link", { name: "Reset query" }).click();
      await expect(list.row("one")).toBeVisible();
      await expect(list.search).toHaveValue("");
    });

    test("finds the key that is pasted whole, and keeps it out of the address bar", async ({ page, project, signInAs }) => {
      const made = await project.key("leaked");
      await project.key("other");
      await signInAs(project.organization.owner.name);
      const asked: string[] = [];
      page.on("request", (request) => asked.push(`${request.url()} ${request.postData() ?? ""}`));
      const visited: string[] = [];
      page.on("framenavigated", (frame) => visited.push(frame.url()));
      await show(page, project.path());
      const list = new ProjectKeyList(page);
      for (const pasted of [made.encoded, `${made.id}:${made.api_key}`]) {
        await list.find(`  ${pasted}`);
        await expect(page).toHaveURL((url) => url.searchParams.get("q") === made.id);
        await expect.poll(() => list.names()).toEqual(["leaked"]);
      }
      for (const secret of [made.api_key, made.encoded, encodeURIComponent(made.encoded)]) {
        expect(visited.filter((url) => url.includes(secret)), "no such URL in the address bar or the history").toEqual([]);
        if (javaScriptEnabled) expect(asked.filter((request) => request.includes(secret)), "nor in any request").toEqual([]);
        expect(await page.content()).not.toContain(secret);
      }
    });

    test("filters by type and status, and the counts are true", async ({ page, project, signInAs }) => {
      await project.keys(3, "live");
      await project.key("soon", { expiration: "3d" });
      await project.key("over", { expiration: "1s" });
      const ended = await project.key("ended");
      await project.owner.security.invalidateApiKey({ ids: [ended.id] });
      await project.keys(2, "background", { metadata: { managed: true } });
      await project.crossClusterKey("cluster-us");

      await signInAs(project.organization.owner.name);
      const list = new ProjectKeyList(page);
      await expect(async () => {
        await show(page, project.path());
        await expect(list.filter("Expired")).toHaveText(/\s1$/, { timeout: 500 });
      }).toPass();
      for (const [type, count] of [["Personal", 4], ["Cross-cluster", 1], ["Managed", 2], ["All", 7]] as const) {
        await list.type(type).click();
        await expect(list.type(type)).toHaveAttribute("aria-current", "true");
        await expect(list.rows, type).toHaveCount(count);
        await expect(list.type(type)).toHaveText(new RegExp(`\\s${count}$`));
      }
      await list.type("Personal").click();
      await expect(list.type("Personal")).toHaveAttribute("aria-current", "true");
      for (const [status, names] of [
        ["Expired", ["over"]],
        ["Invalidated", ["ended"]],
        ["Expiring soon", ["soon"]],
        ["Active", ["live-001", "live-002", "live-003", "soon"]],
        ["All", ["ended", "live-001", "live-002", "live-003", "over", "soon"]],
      ] as const) {
        await list.filter(status).click();
        await expect(list.filter(status)).toHaveAttribute("aria-current", "true");
        await expect.poll(async () => (await list.names()).sort(), status).toEqual([...names]);
        await expect(list.filter(status)).toHaveText(new RegExp(`\\s${names.length}$`));
      }
      await expect(list.row("over").locator(".status")).toHaveText("Expired");
      await expect(list.row("ended").locator(".status")).toHaveText("Invalidated");
      await expect(list.row("ended").getByRole("button"), "what has ended cannot be deleted").toHaveCount(0);
    });

    test("filters by owner, and takes another, and none", async ({ page, project, signInAs }) => {
      const [grace, ada] = [await project.user("grace", { cluster: ["manage_own_api_key"] }), await project.user("ada", { cluster: ["manage_own_api_key"] })];
      await project.keys(2, "of-grace", { by: grace });
      await project.key("of-ada", { by: ada });
      await project.key("mine");
      await signInAs(project.organization.owner.name);
      await show(page, project.path("?sort=name"));
      const list = new ProjectKeyList(page);
      for (const [owner, names] of [["grace", ["of-grace-001", "of-grace-002"]], ["ada", ["of-ada"]]] as const) {
        await list.owner.fill(owner);
        await list.owner.press("Enter");
        await expect(page).toHaveURL((url) => url.searchParams.get("owner") === owner);
        await expect.poll(() => list.names(), owner).toEqual([...names]);
      }
      await list.owner.fill("");
      await list.owner.press("Enter");
      await expect(page).not.toHaveURL(/owner=[^&]/);
      await expect(list.rows).toHaveCount(4);
    });

    test("is sorted by any column, either way", async ({ page, project, signInAs }) => {
      const grace = await project.user("grace", { cluster: ["manage_own_api_key"] });
      await project.key("b", { expiration: "30d" });
      await project.key("A", { by: grace, expiration: "60d" });
      const used = await project.key("c");
      await project.with(used.encoded).security.authenticate();
      await signInAs(project.organization.owner.name);
      await show(page, project.path());
      const list = new ProjectKeyList(page);
      const heading = (name: string) => list.table.getByRole("columnheader", { name });
      for (const [column, natural, names] of [
        ["Name", "ascending", ["A", "b", "c"]],
        ["Owner", "ascending", ["A", "c", "b"]],
        ["Expires", "ascending", ["b", "A", "c"]],
        ["Created", "descending", ["c", "A", "b"]],
      ] as const) {
        await heading(column).getByRole("link").click();
        await expect(heading(column)).toHaveAttribute("aria-sort", natural);
        if (column === "Owner") await expect.poll(async () => (await list.names())[0], "hers, then the others").toBe("A");
        else await expect.poll(() => list.names(), column).toEqual([...names]);
        await heading(column).getByRole("link").click();
        await expect(heading(column)).toHaveAttribute("aria-sort", natural === "ascending" ? "descending" : "ascending");
        if (column === "Name") await expect.poll(() => list.names()).toEqual(["c", "b", "A"]);
      }
      await heading("Last used").getByRole("link").click();
      await expect(heading("Last used")).toHaveAttribute("aria-sort", "descending");
    });

    test("is paged forth and back: 30 keys, each on exactly one page", async ({ page, project, signInAs }) => {
      await project.keys(30, "key");
      await signInAs(project.organization.owner.name);
      await show(page, project.path("?sort=name"));
      const list = new ProjectKeyList(page);
      const [previous, next] = ["Previous page", "Next page"].map((name) => page.getByRole("link", { name }));
      await expect(previous!).toHaveAttribute("aria-disabled", "true");
      await expect(next!).not.toHaveAttribute("aria-disabled", "true");
      await expect(page.getByText("1–25 of 30").first()).toBeVisible();
      const first = await list.names();
      expect(first).toHaveLength(25);

      await next!.click();
      await expect(page.getByText("26–30 of 30").first()).toBeVisible();
      await expect(page).toHaveURL(/sort=name&page=/);
      await expect(next!).toHaveAttribute("aria-disabled", "true");
      await expect(previous!).not.toHaveAttribute("aria-disabled", "true");
      const second = await list.names();
      expect(new Set([...first, ...second]).size).toBe(30);

      await previous!.click();
      await expect(page.getByText("1–25 of 30").first()).toBeVisible();
      expect(await list.names()).toEqual(first);

      await page.getByRole("navigation", { name: "Rows on a page" }).getByRole("link", { name: "50" }).click();
      await expect(list.rows).toHaveCount(30);
      await expect(page).toHaveURL(/[?&]size=50(&|$)/);
    });

    test("is had as a file that has no secrets, as it is filtered", async ({ page, project, signInAs, guard }) => {
      const made = await project.key("=1+1", { descriptors: READ_BOOKS });
      await project.key("other");
      await signInAs(project.organization.owner.name);
      await show(page, project.path("?q=1%2B1"));
      const link = page.getByRole("link", { name: "Export list as CSV" });
      guard.expectAbort(/\/export\.csv$/);
      const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
      const [header, ...rows] = parseCsv(await readFile(await download.path(), "utf8"));
      expect(header).toContain("name");
      expect(rows).toHaveLength(1);
      expect(rows[0]).toContain("'=1+1");
      expect(rows[0]).toContain(made.id);
      expect(JSON.stringify(rows)).not.toContain(made.api_key);

      guard.expectAbort(/\/export\.json$/);
      const more = page.getByRole("link", { name: "Export list as JSON" });
      const [file] = await Promise.all([page.waitForEvent("download"), more.click()]);
      expect(file.suggestedFilename()).toBe("api-keys.json");
      const text = await readFile(await file.path(), "utf8");
      expect(text).not.toContain(made.api_key);
      const { api_keys: keys } = JSON.parse(text) as { api_keys: Record<string, unknown>[] };
      expect(keys).toHaveLength(1);
      expect(keys[0]).toMatchObject({ id: made.id, name: "=1+1", status: "active", username: project.organization.owner.name });
      expect((await project.shown(made.id)).role_descriptors).toEqual(keys[0]!["role_descriptors"]);
    });
  });
}

test("The state of the list stands in the URL: it survives Back, Forward, a reload and being passed on", async ({ page, project, signInAs }) => {
  await project.keys(3, "key");
  await project.keys(2, "background", { metadata: { managed: true } });
  await signInAs(project.organization.owner.name);
  await open(page, project.path());
  const list = new ProjectKeyList(page);
  await list.type("Managed").click();
  await expect(list.rows).toHaveCount(2);
  await list.table.getByRole("columnheader", { name: "Name" }).getByRole("link").click();
  await expect.poll(() => list.names()).toEqual(["background-001", "background-002"]);
  await list.find("002");
  await expect.poll(() => list.names()).toEqual(["background-002"]);
  const url = page.url();
  await page.goBack();
  await expect.poll(() => list.names()).toEqual(["background-001", "background-002"]);
  await expect(list.search).toHaveValue("");
  await page.goForward();
  await expect.poll(() => list.names()).toEqual(["background-002"]);
  await page.reload();
  await expect.poll(() => list.names()).toEqual(["background-002"]);
  await expect(list.search).toHaveValue("002");
  const other = await page.context().newPage();
  await open(other, url);
  await expect.poll(() => new ProjectKeyList(other).names()).toEqual(["background-002"]);
  await list.row("background-002").getByRole("link", { name: "background-002" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "background-002" })).toBeVisible();
  await page.goBack();
  await expect.poll(() => list.names(), "the list is as it was left").toEqual(["background-002"]);
});

test("What is asked for before the last answer has come is asked for as well", async ({ page, project, signInAs }) => {
  await project.key("other");
  await project.keys(3, "background", { metadata: { managed: true } });
  await project.owner.security.invalidateApiKey({ ids: [(await project.key("ended", { metadata: { managed: true } })).id] });
  await signInAs(project.organization.owner.name);
  await open(page, project.path());
  const list = new ProjectKeyList(page);
  const held: (() => void)[] = [];
  await page.route("**/console/project-keys/list", async (route) => {
    await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  await list.type("Managed").click();
  await expect(list.type("Managed"), "said at once").toHaveAttribute("aria-current", "true");
  await list.filter("Invalidated").click();
  await list.table.getByRole("columnheader", { name: "Name" }).getByRole("link").click();
  await page.getByRole("navigation", { name: "Rows on a page" }).getByRole("link", { name: "50" }).click();
  await expect(page).toHaveURL(project.path("?type=managed&status=invalidated&sort=name&size=50"));
  expect(await list.names(), "the rows before stay until there are others").toEqual(["other"]);
  await expect.poll(async () => {
    for (const release of held.splice(0)) release();
    return list.names();
  }).toEqual(["ended"]);
  await expect(list.filter("Invalidated")).toHaveText(/\s1$/);
});

test("Owners are offered as one types, those with most keys first", async ({ page, project, signInAs }) => {
  const grace = await project.user("grace", { cluster: ["manage_own_api_key"] });
  await project.keys(3, "of-grace", { by: grace });
  await project.key("mine");
  await signInAs(project.organization.owner.name);
  await open(page, project.path());
  const list = new ProjectKeyList(page);
  const offered = () => page.locator("datalist#owners option").evaluateAll((all) => all.map((option) => (option as HTMLOptionElement).value));
  await expect.poll(offered).toEqual(["grace", project.organization.owner.name]);
  await list.owner.pressSequentially("gra");
  await expect.poll(offered).toEqual(["grace"]);
});

test.describe("Changes made elsewhere", () => {
  test("are counted, and shown when one asks for them; until then no row moves", async ({ page, project, signInAs }) => {
    const first = await project.key("first");
    await project.key("second");
    await signInAs(project.organization.owner.name);
    await open(page, project.path());
    const list = new ProjectKeyList(page);
    await expect(list.rows).toHaveCount(2);
    const place = await list.row("second").boundingBox();
    await project.key("third");
    await expect(list.changes).toHaveText("1 change: refresh");
    await project.owner.security.invalidateApiKey({ ids: [first.id] });
    await project.key("fourth");
    await expect(list.changes).toHaveText("3 changes: refresh");
    expect(await list.names(), "nothing has changed by itself").toEqual(["second", "first"]);
    expect(await list.row("second").boundingBox(), "nor moved").toEqual(place);
    await list.changes.click();
    await expect.poll(() => list.names()).toEqual(["fourth", "third", "second"]);
    await expect(list.changes).toHaveCount(0);
  });

  test("are told by a status region, and refreshed by keyboard alone", async ({ page, project, signInAs }) => {
    await project.key("first");
    await signInAs(project.organization.owner.name);
    await open(page, project.path());
    const list = new ProjectKeyList(page);
    await expect(list.rows).toHaveCount(1);
    await project.key("second");
    await expect(page.getByRole("status").filter({ has: list.changes })).toBeAttached();
    await list.changes.focus();
    await page.keyboard.press("Enter");
    await expect(list.rows).toHaveCount(2);
    await expect(page.locator("#results"), "the focus goes on with the list").toBeFocused();
  });

  test("are not told to whoever sees only their own keys, unless they are theirs", async ({ page, project, signInAs }) => {
    const nora = await project.member("nora", { cluster: ["manage_own_api_key"] });
    await project.key("hers", { by: nora });
    await signInAs(nora.name);
    await open(page, project.path());
    const list = new ProjectKeyList(page);
    expect(await list.names()).toEqual(["hers"]);
    await project.key("somebody else's");
    await project.key("another of hers", { by: nora });
    await expect(list.changes).toHaveText("1 change: refresh");
  });
});

test.describe("In a window 320 px wide", () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test("rows are cards, and nothing sticks out", async ({ page, project, signInAs }) => {
    await project.key("a-name-that-is-quite-long-and-has-no-place-to-break-anywhere", { expiration: "3d" });
    await project.key("background", { metadata: { managed: true } });
    await project.crossClusterKey("cluster-us");
    await signInAs(project.organization.owner.name);
    await open(page, project.path("?type=all"));
    const list = new ProjectKeyList(page);
    await expect(list.rows).toHaveCount(3);
    await expectNoHorizontalScroll(page);
    for (const name of ["background", "cluster-us"]) await expect(list.delete(name), "actions are never hidden").toBeVisible();
  });
});

test("The list cannot be had: it says so, and tries again", async ({ page, project, signInAs, guard }) => {
  await project.key("one");
  await signInAs(project.organization.owner.name);
  await open(page, project.path());
  const list = new ProjectKeyList(page);
  guard.expectAbort(/^\/console\/project-keys\/list$/);
  await page.route("**/console/project-keys/list", (route) => route.abort());
  await list.filter("All").click();
  await expect(page.getByRole("heading", { name: "This cannot be shown right now" })).toBeVisible();
  await page.unroute("**/console/project-keys/list");
  await page.getByRole("button", { name: "Try again" }).or(page.getByRole("link", { name: "Try again" })).click();
  await expect(list.row("one")).toBeVisible();
});
