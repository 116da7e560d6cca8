import { readFile } from "node:fs/promises";

import type { Download, Page } from "@playwright/test";

import { expectNoHorizontalScroll, tabTo } from "../fixtures/console.ts";
import { parseCsv } from "../fixtures/csv.ts";
import { DeleteQuestion, ENCODED, type Project, ProjectHandover, ProjectKeyForm, ProjectKeyList } from "../fixtures/project.ts";
import { expect, open, test } from "../fixtures/test.ts";

/** What the key of the journey is for. */
const READER = { reader: { indices: [{ names: ["books-*"], privileges: ["read" as const, "view_index_metadata" as const] }] } };

/** The one key in a file that was downloaded, as clients send it. */
async function keyIn(download: Download, name: string): Promise<string> {
  const [header, ...rows] = parseCsv(await readFile(await download.path(), "utf8"));
  expect(rows).toHaveLength(1);
  const cell = (column: string) => rows[0]![header!.indexOf(column)];
  expect(cell("name")).toBe(name);
  expect(cell("encoded")).toMatch(ENCODED);
  expect(Buffer.from(cell("encoded")!, "base64").toString()).toBe(`${cell("id")}:${cell("api_key")}`);
  return cell("encoded")!;
}

/** The official client with the key may do what was asked for, and nothing more. */
async function expectReader(project: Project, encoded: string): Promise<void> {
  const client = project.with(encoded);
  const { api_key } = (await client.security.authenticate()) as { api_key?: { name: string } };
  expect(api_key?.name).toBe("ci-reader");
  const asked = { names: ["books-1"], privileges: ["read", "view_index_metadata", "write"] };
  const answer = await client.security.hasPrivileges({ cluster: ["monitor"], index: [asked, { names: ["logs"], privileges: ["read"] }] });
  expect(answer.cluster).toEqual({ monitor: false });
  expect(answer.index).toEqual({ "books-1": { read: true, view_index_metadata: true, write: false }, logs: { read: false } });
}

test.describe("A key for reading one kind of index: create it, use it with the official client, delete it", () => {
  test.beforeEach(async ({ project, signInAs }) => signInAs(project.organization.owner.name));

  async function byMouse(page: Page, project: Project, look = async () => {}): Promise<void> {
    const [list, form] = [new ProjectKeyList(page), new ProjectKeyForm(page)];
    await open(page, project.path());
    await expect(page.getByRole("heading", { name: `${project.name} has no API keys yet` })).toBeVisible();
    await look();
    await list.generate.click();
    const flyout = page.getByRole("dialog", { name: "Create API key" });
    await expect(flyout, "over the list").toBeVisible();
    await expect(form.name).toBeFocused();
    await expect(page).toHaveURL(project.path());
    await look();

    await form.name.fill("ci-reader");
    await form.choose("30 days");
    await form.restrict.check();
    await page.getByText("Start from a template").click();
    await page.getByRole("button", { name: /^read-only$/i }).click();
    await expect(form.builder.getByRole("group", { name: /^Index privileges 1$/ })).toBeVisible();
    await look();
    await form.view("JSON").click();
    await form.descriptors.fill(JSON.stringify(READER, undefined, 2));
    await expect(form.effect("read, view_index_metadata")).toContainText("books-*");
    await expect(form.effect("read, view_index_metadata")).toContainText("Yes");
    await expect(form.outcome).toContainText("ci-reader");
    await expect(form.outcome).toContainText(project.name);
    await look();
    await form.submit.click();

    const handover = new ProjectHandover(page, "ci-reader");
    const secret = await handover.secret();
    await expect(handover.heading).toBeFocused();
    await look();
    const [download] = await Promise.all([page.waitForEvent("download"), handover.download.click()]);
    const key = await keyIn(download, "ci-reader");
    expect(key).toBe(secret);

    await expect(handover.panel).toContainText("Not used yet");
    await expectReader(project, key);
    await expect(handover.panel.getByText("First use seen")).toBeVisible();
    await handover.done.click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(list.row("ci-reader"), "the list behind has it").toBeVisible();
    await expect(list.row("ci-reader")).toContainText("Personal");
    await expect(list.row("ci-reader").locator(".status")).toHaveText("Active");
    await open(page, project.path());
    await expect(list.row("ci-reader").locator('td[data-label="Last used"]')).toContainText("127.0.0.1");
    await look();

    const question = new DeleteQuestion(page, "ci-reader");
    await list.delete("ci-reader").click();
    await expect(question.cancel).toBeFocused();
    await expect(question.dialog, "what speaks against it").toContainText("used within the last seven days");
    await look();
    await question.confirm.click();
    await expect(question.dialog).toBeHidden();
    await expect(page.getByRole("status").filter({ hasText: "Deleted ci-reader" })).toBeVisible();
    await expect(list.row("ci-reader")).toHaveCount(0);
    expect(await project.works(key)).toBe(false);
    await open(page, project.path("?status=invalidated"));
    await expect(list.row("ci-reader").locator(".status")).toHaveText("Invalidated");
    await look();
  }

  test("works by mouse", async ({ page, project }) => byMouse(page, project));

  test.describe("in a window 320 px wide", () => {
    test.use({ viewport: { width: 320, height: 640 } });

    test("works, and nothing sticks out", async ({ page, project }) => byMouse(page, project, () => expectNoHorizontalScroll(page)));
  });

  test.describe("in the dark", () => {
    test.use({ colorScheme: "dark" });

    test("works", async ({ page, project }) => byMouse(page, project));
  });

  test("works by keyboard alone", async ({ page, project }) => {
    const [list, form, keyboard] = [new ProjectKeyList(page), new ProjectKeyForm(page), page.keyboard];
    await open(page, project.path());
    await tabTo(page, list.generate);
    await keyboard.press("Enter");
    await expect(form.name).toBeFocused();
    await keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(list.generate, "the focus comes back to where it was").toBeFocused();
    await keyboard.press("Enter");
    await expect(form.name).toBeFocused();
    await keyboard.type("ci-reader");
    await tabTo(page, form.choice("3 months"));
    await keyboard.press("ArrowLeft");
    await expect(form.choice("60 days")).toBeChecked();
    await tabTo(page, form.restrict);
    await keyboard.press("Space");
    await expect(form.restrict).toBeChecked();
    await tabTo(page, form.view("JSON"));
    await keyboard.press("Enter");
    await tabTo(page, form.descriptors);
    await keyboard.press("Control+a");
    await keyboard.insertText(JSON.stringify(READER));
    await expect(form.effect("read, view_index_metadata")).toContainText("Yes");
    // The text is no trap: Tab leaves it.
    await tabTo(page, form.submit);
    await keyboard.press("Enter");

    const handover = new ProjectHandover(page, "ci-reader");
    await expect(handover.heading).toBeFocused();
    await handover.secret();
    await tabTo(page, handover.download);
    const [download] = await Promise.all([page.waitForEvent("download"), keyboard.press("Enter")]);
    const key = await keyIn(download, "ci-reader");
    await expectReader(project, key);
    await expect(handover.panel.getByText("First use seen")).toBeVisible();
    await tabTo(page, handover.done);
    await keyboard.press("Enter");
    await expect(handover.panel).toBeHidden();

    const question = new DeleteQuestion(page, "ci-reader");
    await expect(list.row("ci-reader")).toBeVisible();
    await tabTo(page, list.delete("ci-reader"));
    await keyboard.press("Enter");
    await expect(question.cancel).toBeFocused();
    await keyboard.press("Escape");
    await expect(list.delete("ci-reader")).toBeFocused();
    await keyboard.press("Enter");
    await expect(question.cancel).toBeFocused();
    await tabTo(page, question.confirm);
    await keyboard.press("Enter");
    await expect(question.dialog).toBeHidden();
    expect(await project.works(key)).toBe(false);
  });

  test.describe("without scripts", () => {
    test.use({ javaScriptEnabled: false });

    test("works, by forms and pages of their own", async ({ page, project, guard }) => {
      const [list, form] = [new ProjectKeyList(page), new ProjectKeyForm(page)];
      await page.goto(project.path());
      await list.generate.click();
      await expect(page).toHaveURL(project.path("/new"));
      await form.name.fill("ci-reader");
      await form.choose("7 days");
      await form.restrictTo('{\n  "reader": {"indices": [{"names": ["books-*"], "privileges": ["reed"]}]}\n}', false);
      guard.expect(422, /\/api-keys\/new$/);
      await form.submit.click();
      const summary = page.getByRole("alert").filter({ hasText: "One thing needs mending" });
      await expect(summary.getByRole("link")).toHaveAttribute("href", "#role_descriptors");
      await expect(summary).toContainText("unknown index privilege [reed]");
      await expect(form.name).toHaveValue("ci-reader");
      await expect(form.choice("7 days")).toBeChecked();
      await expect(form.restrict).toBeChecked();
      await expect(form.descriptors, "what was typed is kept").toHaveValue(/"reed"/);

      await form.descriptors.fill(JSON.stringify(READER));
      await page.getByRole("button", { name: "See what it can do" }).click();
      await expect(form.effect("read, view_index_metadata")).toContainText("Yes");
      await expect(form.name).toHaveValue("ci-reader");
      await expect(form.choice("7 days")).toBeChecked();
      await expect(page.getByRole("alert"), "nothing is wrong").toHaveCount(0);
      expect(await project.named("ci-reader"), "to look makes nothing").toEqual([]);
      await form.submit.click();
      const handover = new ProjectHandover(page, "ci-reader");
      const secret = await handover.secret();
      guard.expectAbort(/\/api-keys\/csv$/);
      const [download] = await Promise.all([page.waitForEvent("download"), handover.download.click()]);
      const key = await keyIn(download, "ci-reader");
      expect(key).toBe(secret);
      await expect(handover.panel, "the key is still there after the download").toBeVisible();
      await expectReader(project, key);
      await handover.done.click();

      await list.delete("ci-reader").click();
      await expect(page.getByRole("heading", { level: 1, name: "Delete API key?" })).toBeVisible();
      await page.getByRole("link", { name: "Cancel" }).click();
      expect(await project.works(key), "Cancel cancels").toBe(true);
      await list.delete("ci-reader").click();
      await page.getByRole("main").getByRole("button", { name: "Delete ci-reader" }).click();
      await expect(page.getByText("The API key was deleted.")).toBeVisible();
      expect(await project.works(key)).toBe(false);
      await list.filter("Invalidated").click();
      await expect(list.row("ci-reader")).toContainText("Invalidated");
    });
  });
});

test("A key that ends turns from Active to Expired on the screen, and the client is told why it is refused", async ({ page, project, signInAs }) => {
  const made = await project.key("short", { expiration: "8s" });
  await signInAs(project.organization.owner.name);
  await open(page, project.path("?status=all"));
  const list = new ProjectKeyList(page);
  await project.with(made.encoded).security.authenticate();
  await expect(list.row("short").locator(".status")).toHaveText(/^Expires /);
  await expect(list.row("short").locator(".status"), "by itself").toHaveText("Expired", { timeout: 20_000 });
  const refused = await project.with(made.encoded).security.authenticate().catch((error: Error) => error.message);
  expect(refused).toContain("api key is expired");
});
