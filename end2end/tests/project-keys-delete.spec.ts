import type { Locator, Page } from "@playwright/test";

import { expectNoHorizontalScroll, tabTo } from "../fixtures/console.ts";
import { DeleteQuestion, ProjectKeyList } from "../fixtures/project.ts";
import { expect, open, test } from "../fixtures/test.ts";

/** The keys that are asked about. */
const asked = (page: Page): Locator => page.getByRole("table", { name: "API keys to delete" }).locator("tbody tr");

/** The table of what became of each key. */
const results = (page: Page): Locator => page.getByRole("table", { name: "What became of each key" }).locator("tbody tr");

/** Where what confirms is typed. */
const confirmation = (page: Page): Locator => page.getByLabel(/^To confirm, type /);

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "Deleting keys of a project" : "Deleting keys of a project, without scripts,", () => {
    test.use({ javaScriptEnabled });

    const show = async (page: Page, path: string) => (javaScriptEnabled ? open(page, path) : void (await page.goto(path)));

    /** Deletes one key from the list, typing what has to be typed. */
    async function deleteOne(page: Page, name: string, typed?: string): Promise<void> {
      await new ProjectKeyList(page).delete(name).click();
      if (typed !== undefined) await confirmation(page).fill(typed);
      const within = javaScriptEnabled ? new DeleteQuestion(page, name).dialog : page.getByRole("main");
      await within.getByRole("button", { name: `Delete ${name}`, exact: true }).click();
    }

    test("one by one leads back to a list without keys that work", async ({ page, project, signInAs }) => {
      const keys = await project.keys(2, "key");
      await signInAs(project.organization.owner.name);
      await show(page, project.path());
      const list = new ProjectKeyList(page);
      for (const [index, key] of keys.entries()) {
        await deleteOne(page, key.name);
        await expect(list.row(key.name)).toHaveCount(0);
        expect(await project.works(key.encoded)).toBe(false);
        if (index === 0) await expect(list.rows).toHaveCount(1);
      }
      await expect(page.getByRole("heading", { name: /No API key of this type is active/ })).toBeVisible();
      await list.filter("Invalidated").click();
      await expect(list.rows).toHaveCount(2);
    });

    test("asks for the name of a managed key, says what it is, and takes no other", async ({ page, project, signInAs, guard }) => {
      const made = await project.key("background", { metadata: { managed: true } });
      await signInAs(project.organization.owner.name);
      await show(page, project.path("?type=managed"));
      guard.expect(422, /\/delete$/);
      await deleteOne(page, "background", "backgrund");
      await expect(page.getByText("This is a managed key.")).toBeVisible();
      await expect(confirmation(page)).toHaveAttribute("aria-invalid", "true");
      expect(await project.works(made.encoded)).toBe(true);
      await confirmation(page).fill("background");
      await page.getByRole("button", { name: "Delete background", exact: true }).last().click();
      await expect.poll(() => project.works(made.encoded)).toBe(false);
    });

    test("several that are chosen has a result for each, managed and recently used ones pointed out", async ({ page, project, signInAs, guard }) => {
      const [one, two] = [await project.key("one"), await project.key("two")];
      const managed = await project.key("three", { metadata: { managed: true } });
      await project.key("four");
      await project.with(one.encoded).security.authenticate();
      await signInAs(project.organization.owner.name);
      const list = new ProjectKeyList(page);
      await expect(async () => {
        await show(page, project.path("?type=all"));
        await expect(list.row("one").locator('td[data-label="Last used"]')).not.toHaveText("Never", { timeout: 500 });
      }).toPass();
      for (const name of ["one", "two", "three"]) await list.box(name).check();
      await page.getByRole("button", { name: javaScriptEnabled ? "Delete 3 keys" : "Delete chosen keys" }).click();

      await expect(asked(page)).toHaveCount(3);
      await expect(page.getByText("1 of them is managed.")).toBeVisible();
      await expect(page.getByText("1 of them was used within the last seven days.")).toBeVisible();
      await expect(asked(page).filter({ hasText: "one" })).toContainText("Used recently");
      await expect(asked(page).filter({ hasText: "three" })).toContainText("Managed");
      guard.expect(422, /\/delete$/);
      await page.getByRole("button", { name: "Delete 3 keys" }).click();
      await expect(confirmation(page)).toHaveAttribute("aria-invalid", "true");
      expect(await project.works(one.encoded)).toBe(true);
      // Somebody else is faster with one of them.
      await project.owner.security.invalidateApiKey({ ids: [two.id] });
      await confirmation(page).fill("3");
      await page.getByRole("button", { name: "Delete 3 keys" }).click();
      await expect(results(page)).toHaveCount(3);
      await expect(results(page).filter({ hasText: "one" }).getByRole("cell")).toHaveText(/^Deleted$/);
      await expect(results(page).filter({ hasText: "three" }).getByRole("cell")).toHaveText(/^Deleted$/);
      await expect(results(page).filter({ hasText: "two" }).getByRole("cell")).toHaveText(/before/);
      expect(await Promise.all([one, managed].map(({ encoded }) => project.works(encoded)))).toEqual([false, false]);
      await page.getByRole("link", { name: "Back to the list" }).click();
      await expect.poll(() => list.names()).toEqual(["four"]);
    });

    test("all that match, on this page or not, asks for their number when there are more than ten", async ({ page, project, signInAs }) => {
      await project.keys(30, "batch");
      const other = await project.key("other");
      await signInAs(project.organization.owner.name);
      await show(page, project.path("?q=batch"));
      await page.getByRole("link", { name: "Select all 30 matching" }).click();
      await expect(asked(page).first()).toBeVisible();
      await expect(page.getByRole("button", { name: "Delete 30 keys" })).toBeVisible();
      await confirmation(page).fill("30");
      await page.getByRole("button", { name: "Delete 30 keys" }).click();
      await expect(page.getByText("All 30 keys are deleted.")).toBeVisible();
      await expect(results(page)).toHaveCount(30);
      expect((await project.owner.security.getApiKey({ active_only: true })).api_keys.map(({ id }) => id)).toEqual([other.id]);
    });

    test("leaves those alone that are not one's own, and says so", async ({ page, project, signInAs }) => {
      const rita = await project.member("rita", { cluster: ["manage_own_api_key", "read_security"] });
      const [own, foreign] = [await project.key("own", { by: rita }), await project.key("foreign")];
      await signInAs(rita.name);
      await show(page, project.path());
      const list = new ProjectKeyList(page);
      await expect(list.rows).toHaveCount(2);
      await expect(list.delete("own")).toBeVisible();
      await expect(list.delete("foreign")).toHaveCount(0);
      await expect(list.box("foreign")).toHaveCount(0);
      await show(page, project.path(`/delete?id=${own.id}&id=${foreign.id}`));
      await expect(page.getByText("1 more is not yours to delete.")).toBeVisible();
      await page.getByRole("button", { name: "Delete 1 key" }).click();
      await expect(results(page).filter({ hasText: "own" }).getByRole("cell").first()).toHaveText(/^Deleted$/);
      expect([await project.works(own.encoded), await project.works(foreign.encoded)]).toEqual([false, true]);
    });
  });
}

test("More than a thousand keys are deleted at once", async ({ page, project, signInAs }) => {
  test.setTimeout(180_000);
  await project.keys(1100, "many");
  await signInAs(project.organization.owner.name);
  await open(page, project.path("/delete?all=yes&q=many"));
  await confirmation(page).fill("1100");
  await page.getByRole("button", { name: /^Delete 1\s100 keys$/ }).click();
  await expect(page.getByText(/All 1\s100 keys are deleted\./)).toBeVisible({ timeout: 60_000 });
  expect((await project.owner.security.queryApiKeys({ query: { term: { invalidated: false } } })).total).toBe(0);
});

test("The boxes are counted, and the one in the heading ticks all of the page", async ({ page, project, signInAs }) => {
  await project.keys(3, "key");
  await signInAs(project.organization.owner.name);
  await open(page, project.path("?sort=name"));
  const list = new ProjectKeyList(page);
  const all = page.getByRole("checkbox", { name: "Choose all on this page" });
  await list.box("key-001").check();
  await expect(page.getByRole("button", { name: "Delete 1 key" })).toBeVisible();
  expect(await all.evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true);
  await all.check();
  await expect(page.getByRole("button", { name: "Delete 3 keys" })).toBeVisible();
  await expect(list.box("key-003")).toBeChecked();
  await all.uncheck();
  await expect(list.box("key-001")).not.toBeChecked();
});

test("Several keys are chosen and deleted by keyboard alone, and the focus is never lost", async ({ page, project, signInAs }) => {
  const keys = await project.keys(3, "key");
  await signInAs(project.organization.owner.name);
  await open(page, project.path("?sort=name"));
  const list = new ProjectKeyList(page);
  const question = new DeleteQuestion(page, "key-001");
  await tabTo(page, list.delete("key-001"));
  await page.keyboard.press("Enter");
  await expect(question.cancel).toBeFocused();
  await tabTo(page, question.confirm);
  await page.keyboard.press("Enter");
  await expect(list.row("key-001")).toHaveCount(0);
  await expect(list.delete("key-002"), "the next row's button has the focus").toBeFocused();
  await tabTo(page, list.box("key-002"), "Shift+Tab");
  await page.keyboard.press("Space");
  await tabTo(page, list.box("key-003"));
  await page.keyboard.press("Space");
  await tabTo(page, page.getByRole("button", { name: "Delete 2 keys" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Delete API keys?" })).toBeVisible();
  await tabTo(page, page.getByRole("button", { name: "Delete 2 keys" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("All 2 keys are deleted.")).toBeVisible();
  expect(await Promise.all(keys.map(({ encoded }) => project.works(encoded)))).toEqual([false, false, false]);
});

test("A key is deleted from its own page, which then says so", async ({ page, project, signInAs }) => {
  const made = await project.key("one");
  await signInAs(project.organization.owner.name);
  await open(page, project.path(`/${made.id}`));
  await page.getByRole("button", { name: "Delete one" }).click();
  const question = new DeleteQuestion(page, "one");
  await expect(question.cancel).toBeFocused();
  await question.cancel.click();
  await expect(page.getByRole("button", { name: "Delete one" })).toBeFocused();
  await page.getByRole("button", { name: "Delete one" }).click();
  await question.confirm.click();
  await expect(page.locator(".status").first()).toHaveText("Invalidated");
  expect(await project.works(made.encoded)).toBe(false);
});

test.describe("In a window 320 px wide", () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test("the questions and the results hold all of it", async ({ page, project, signInAs }) => {
    await project.key("a-name-that-is-quite-long-and-has-no-place-to-break-anywhere", { metadata: { managed: true } });
    await project.keys(2, "key");
    await signInAs(project.organization.owner.name);
    await open(page, project.path("/delete?all=yes&type=all"));
    await expectNoHorizontalScroll(page);
    await confirmation(page).fill("3");
    await page.getByRole("button", { name: "Delete 3 keys" }).click();
    await expect(results(page)).toHaveCount(3);
    await expectNoHorizontalScroll(page);
  });
});
