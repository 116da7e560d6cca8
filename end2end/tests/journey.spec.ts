import { readFile } from "node:fs/promises";

import type { Download, Page } from "@playwright/test";

import type { Api } from "../fixtures/api.ts";
import { expectNoHorizontalScroll, fillSignIn, Handover, KeyForm, KeyList, RevokeQuestion, tabTo, written } from "../fixtures/console.ts";
import { parseCsv } from "../fixtures/csv.ts";
import { expect, hydrated, open, test } from "../fixtures/test.ts";

const BERLIN = "Europe/Berlin";

/** A name that a spreadsheet would run, were it not made safe. */
const NAME = "=1+1 deployer";

test.describe("The first journey: sign in, make a key, use it, revoke it", () => {
  test("works by mouse", async ({ page, context, server, api, person }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
    await byMouse(page, api, person);
  });

  test.describe("in a window 320 px wide", () => {
    test.use({ viewport: { width: 320, height: 640 } });

    test("works, and nothing sticks out", async ({ page, context, server, api, person }) => {
      await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
      await byMouse(page, api, person, () => expectNoHorizontalScroll(page));
    });
  });

  async function byMouse(page: Page, api: Api, person: { name: string; password: string }, look = async () => {}): Promise<void> {
    const [list, form] = [new KeyList(page), new KeyForm(page)];

    await test.step("sign in", async () => {
      await page.goto("/");
      await hydrated(page);
      await look();
      await fillSignIn(page, person.name, person.password);
      await expect(page).toHaveURL(/\/profile\/api-keys$/);
      await hydrated(page);
      await expect(page.getByRole("heading", { name: "No API keys yet" })).toBeVisible();
      await look();
    });

    const end = await test.step("choose", async () => {
      await list.generate.click();
      await form.name.fill(NAME);
      await expect(form.choice("3 months")).toBeChecked();
      const { here, utc } = await form.ends();
      expect(here).toContain(written(threeMonthsFromNow(), BERLIN));
      expect(utc).toContain("UTC");
      await look();
      await form.submit.click();
      return here;
    });

    const handover = new Handover(page, NAME);
    const secret = await test.step("take the key over", async () => {
      const secret = await handover.secret();
      await expect(handover.panel).toContainText(end.replace(/^Ends /, ""));
      await expect(handover.heading).toBeFocused();
      await look();

      await handover.copy.click();
      await expect(handover.copy).toHaveText("Copied");
      await expect(page.getByRole("status").filter({ hasText: /copied/i })).toBeVisible();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);

      const [download] = await Promise.all([page.waitForEvent("download"), handover.download.click()]);
      await expectCsvOfKey(download, secret, end);
      await handover.done.click();
      await expect(handover.panel).toBeHidden();
      return secret;
    });

    await test.step("use it", async () => {
      await expect(list.row(NAME)).toContainText(secret.slice(-4));
      await expect(list.row(NAME).getByRole("cell").nth(1)).toHaveText(/Never/);
      await expectKeyOpensApi(api, secret);
      await open(page, "/profile/api-keys");
      await expect(list.row(NAME)).toContainText("just now");
      await expect(list.row(NAME)).toContainText("127.0.0.1");
      await look();
    });

    await test.step("revoke it", async () => {
      const question = new RevokeQuestion(page, NAME);
      await list.revoke(NAME).click();
      await expect(question.dialog).toBeVisible();
      await expect(question.cancel).toBeFocused();
      await expect(question.dialog).toContainText("127.0.0.1");
      await look();
      await question.confirm.click();
      await expect(question.dialog).toBeHidden();
      await expect(page.getByRole("status").filter({ hasText: `Revoked ${NAME}` })).toBeVisible();
      expect((await api.withKey(secret)).status).toBe(401);
    });

    await test.step("find it among the revoked", async () => {
      await expect(list.row(NAME)).toHaveCount(0);
      await list.filter("Revoked").click();
      await expect(page).toHaveURL(/status=revoked/);
      await expect(list.row(NAME)).toContainText("Revoked");
      await expect(list.revoke(NAME)).toHaveCount(0);
      await look();
    });
  }

  test("works by keyboard alone, and the focus is where one expects it", async ({ page, context, server, api, person }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
    const [list, form, keyboard] = [new KeyList(page), new KeyForm(page), page.keyboard];
    await api.createKey(person.name, "older");

    await test.step("sign in", async () => {
      await open(page, "/sign-in");
      await expect(page.getByLabel("Username")).toBeFocused();
      await keyboard.type(person.name);
      await keyboard.press("Tab");
      await expect(page.getByLabel("Password")).toBeFocused();
      await keyboard.type(person.password);
      await keyboard.press("Enter");
      await expect(page).toHaveURL(/\/profile\/api-keys$/);
      await hydrated(page);
    });

    await test.step("skip to the content", async () => {
      await keyboard.press("Tab");
      await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
      await keyboard.press("Enter");
      await expect(page.getByRole("main")).toBeFocused();
    });

    await test.step("choose", async () => {
      await tabTo(page, list.generate);
      await keyboard.press("Enter");
      await expect(form.name).toBeFocused();
      await keyboard.type("deployer");
      await tabTo(page, form.choice("3 months"));
      await keyboard.press("ArrowRight");
      await expect(form.choice("6 months")).toBeFocused();
      await expect(form.choice("6 months")).toBeChecked();
      await keyboard.press("ArrowLeft");
      await expect(form.choice("3 months")).toBeChecked();
      await tabTo(page, form.submit);
      await keyboard.press("Space");
    });

    const handover = new Handover(page, "deployer");
    const secret = await test.step("take the key over", async () => {
      await expect(handover.heading).toBeFocused();
      const secret = await handover.secret();
      await tabTo(page, handover.key);
      // The field selects itself, so that Ctrl+C alone copies the key.
      await keyboard.press("Control+C");
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
      await tabTo(page, handover.copy);
      await keyboard.press("Enter");
      await expect(handover.copy).toHaveText("Copied");
      await expect(handover.copy).toBeFocused();
      await tabTo(page, handover.download);
      const [download] = await Promise.all([page.waitForEvent("download"), keyboard.press("Enter")]);
      expect(await textOf(download)).toContain(secret);
      await tabTo(page, handover.done);
      await keyboard.press("Enter");
      await expect(handover.panel).toBeHidden();
      return secret;
    });

    await test.step("use it", async () => expectKeyOpensApi(api, secret));

    await test.step("think twice, then revoke it", async () => {
      const question = new RevokeQuestion(page, "deployer");
      await tabTo(page, list.revoke("deployer"));
      await keyboard.press("Enter");
      await expect(question.cancel).toBeFocused();
      await keyboard.press("Enter");
      await expect(question.dialog).toBeHidden();
      await expect(list.revoke("deployer")).toBeFocused();
      expect((await api.withKey(secret)).status, "Cancel cancels").toBe(200);

      await keyboard.press("Space");
      await expect(question.cancel).toBeFocused();
      await keyboard.press("Escape");
      await expect(question.dialog).toBeHidden();
      await expect(list.revoke("deployer")).toBeFocused();

      await keyboard.press("Enter");
      await expect(question.cancel).toBeFocused();
      await tabTo(page, question.confirm);
      await keyboard.press("Enter");
      await expect(question.dialog).toBeHidden();
      await expect(list.row("deployer")).toHaveCount(0);
      await expect(list.revoke("older"), "the focus goes on to the next key").toBeFocused();
      expect((await api.withKey(secret)).status).toBe(401);
    });

    await test.step("find it among the revoked", async () => {
      await tabTo(page, list.filter("Revoked"), "Shift+Tab");
      await keyboard.press("Enter");
      await expect(list.row("deployer")).toContainText("Revoked");
    });
  });

  test.describe("without scripts", () => {
    test.use({ javaScriptEnabled: false });

    test("works, by forms and pages of their own", async ({ page, api, person, guard }) => {
      const [list, form] = [new KeyList(page), new KeyForm(page)];

      await test.step("sign in", async () => {
        await page.goto("/");
        await fillSignIn(page, person.name, person.password);
        await expect(page).toHaveURL(/\/profile\/api-keys$/);
        await expect(page.getByRole("heading", { name: "No API keys yet" })).toBeVisible();
      });

      await test.step("mend what was refused, with everything typed still there", async () => {
        await list.generate.click();
        await expect(page).toHaveURL(/\/profile\/api-keys\/new$/);
        guard.expect(422, /\/profile\/api-keys\/new$/);
        await form.name.fill("de\u200bployer");
        await form.choose("7 days");
        const answer = page.waitForResponse((response) => response.request().method() === "POST");
        await form.submit.click();
        expect((await answer).status()).toBe(422);
        await expect(page).toHaveTitle(/^Error: /);
        const summary = page.getByRole("alert").filter({ hasText: "One thing needs mending" });
        await expect(summary.getByRole("link")).toHaveAttribute("href", "#name");
        await expect(form.name).toHaveValue("de\u200bployer");
        await expect(form.name).toHaveAttribute("aria-invalid", "true");
        await expect(form.choice("7 days")).toBeChecked();
        expect(await api.keysOf(person.name)).toHaveLength(0);
      });

      const end = await test.step("choose", async () => {
        await form.name.fill(NAME);
        const { here } = await form.ends();
        expect(here).toMatch(/UTC$/);
        await form.submit.click();
        return here;
      });

      const handover = new Handover(page, NAME);
      const secret = await test.step("take the key over", async () => {
        const secret = await handover.secret();
        await expect(handover.panel).toContainText(end.replace(/^Ends /, ""));
        await expect(handover.copy, "what needs a script is not offered").toBeHidden();
        // Of a download, no page comes.
        guard.expectAbort(/\/api-keys\/csv$/);
        const [download] = await Promise.all([page.waitForEvent("download"), handover.download.click()]);
        await expectCsvOfKey(download, secret);
        await expect(handover.panel, "the key is still there after the download").toBeVisible();
        await handover.done.click();
        return secret;
      });

      await test.step("use it", async () => {
        await expectKeyOpensApi(api, secret);
        await page.goto("/profile/api-keys");
        await expect(list.row(NAME)).toContainText("just now");
        await expect(list.row(NAME)).toContainText("127.0.0.1");
      });

      await test.step("think twice, then revoke it", async () => {
        await list.revoke(NAME).click();
        await expect(page.getByRole("heading", { name: "Revoke API key?" })).toBeVisible();
        await expect(page.getByRole("main")).toContainText("127.0.0.1");
        await page.getByRole("link", { name: "Cancel" }).click();
        await expect(page).toHaveURL(/\/profile\/api-keys$/);
        expect((await api.withKey(secret)).status, "Cancel cancels").toBe(200);

        await list.revoke(NAME).click();
        await page.getByRole("main").getByRole("button", { name: `Revoke ${NAME}` }).click();
        await expect(page).toHaveURL(/\/profile\/api-keys\?notice=revoked$/);
        await expect(page.getByText("The API key was revoked.")).toBeVisible();
        expect((await api.withKey(secret)).status).toBe(401);
      });

      await test.step("find it among the revoked", async () => {
        await list.filter("Revoked").click();
        await expect(list.row(NAME)).toContainText("Revoked");
        await expect(list.revoke(NAME)).toHaveCount(0);
      });
    });
  });
});

test.describe("A new key is copied", () => {
  test.beforeEach(async ({ page, context, server, person, signInAs }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
    await signInAs(person.name);
    // As browsers do over plain http on any host but localhost.
    await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "clipboard", { value: undefined }));
  });

  test("where the browser has no clipboard for scripts", async ({ page, context }) => {
    const secret = await generate(page, "over-http");
    const handover = new Handover(page, "over-http");
    await handover.copy.click();
    await expect(handover.copy).toHaveText("Copied");
    await expect(page.getByRole("status").filter({ hasText: /copied/i })).toBeVisible();

    const other = await context.newPage();
    await open(other, "/help");
    expect(await other.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  });

  test("by hand where nothing else works, and the console says how", async ({ page }) => {
    await page.addInitScript(() => {
      document.execCommand = () => false;
    });
    const secret = await generate(page, "by-hand");
    const handover = new Handover(page, "by-hand");
    await handover.copy.click();
    await expect(page.getByText(/Ctrl\s?\+\s?C/)).toBeVisible();
    await expect(handover.copy).toHaveText("Copy");
    expect(await page.evaluate(() => {
      const area = document.activeElement as HTMLTextAreaElement;
      return area.value.slice(area.selectionStart, area.selectionEnd);
    })).toBe(secret);
  });
});

test.describe("The end of a key", () => {
  const DAY = 24 * 60 * 60 * 1000;

  test("is one day from now when that is chosen", async ({ page, api, person, signInAs }) => {
    await signInAs(person.name);
    const { here, key } = await generateWith(page, api, person.name, async (form) => form.choose("1 day"));
    expect(here).toContain(written(key.expiration_date!, BERLIN));
    expect(Math.abs(Date.parse(key.expiration_date!) - Date.now() - DAY)).toBeLessThan(60_000);
  });

  test("never comes when that is chosen, and no answer names one", async ({ page, api, person, signInAs }) => {
    await signInAs(person.name);
    const { secret, key } = await generateWith(page, api, person.name, async (form) => form.choose("Never"));
    expect(key.expiration_date).toBeUndefined();
    const answer = await api.withKey(secret);
    expect(answer.status).toBe(200);
    expect(answer.headers.has("x-elastic-api-key-expiration")).toBe(false);
  });

  for (const timezoneId of [BERLIN, "America/Los_Angeles"]) {
    test.describe(`as a day in ${timezoneId}`, () => {
      test.use({ timezoneId });

      test("is the end of that day there", async ({ page, api, person, signInAs }) => {
        await signInAs(person.name);
        const day = new Date(Date.now() + 40 * DAY).toISOString().slice(0, 10);
        const { here, utc, key } = await generateWith(page, api, person.name, async (form) => {
          await form.choose("Date");
          await form.expiration.getByLabel("Last day").fill(day);
        });
        const end = endOfDay(day, timezoneId);
        expect(key.expiration_date).toBe(end);
        expect(here).toContain(written(end, timezoneId));
        expect(utc).toContain(`${end.slice(11, 16)} UTC`);
      });
    });
  }
});

test.describe("A form that is sent twice makes one key", () => {
  test("by a double click", async ({ page, api, person, signInAs }) => {
    await signInAs(person.name);
    await open(page, "/profile/api-keys/new");
    const form = new KeyForm(page);
    await form.name.fill("once");
    await form.submit.dblclick();
    await new Handover(page, "once").secret();
    expect(await api.keysOf(person.name)).toHaveLength(1);
  });

  test("by two requests at the same time, and both are told the key", async ({ context, api, person, signInAs }) => {
    await signInAs(person.name);
    const page = await (await context.request.get("/profile/api-keys/new")).text();
    const submission = /name="submission"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="submission"/.exec(page);
    const form = { name: "once", expiration: "7d", submission: submission?.[1] ?? submission?.[2] ?? "" };
    expect(form.submission).not.toBe("");
    const send = async () => {
      const answer = await context.request.post("/profile/api-keys/new", { form });
      expect(answer.status()).toBe(200);
      return /kwp_[0-9A-Za-z]{58}/.exec(await answer.text())?.[0];
    };
    const [first, second] = await Promise.all([send(), send()]);
    expect(first).toBeDefined();
    expect(second).toBe(first);
    expect(await api.keysOf(person.name)).toHaveLength(1);
  });
});

/** Makes a key on the form's own page; returns it in clear. */
async function generate(page: Page, name: string, choose = async (_: KeyForm) => {}): Promise<string> {
  await open(page, "/profile/api-keys/new");
  const form = new KeyForm(page);
  await form.name.fill(name);
  await choose(form);
  await form.submit.click();
  return new Handover(page, name).secret();
}

/** Makes a key; returns what the form said of its end, and what the API says of the key. */
async function generateWith(page: Page, api: Api, owner: string, choose: (form: KeyForm) => Promise<void>) {
  let said = { here: "", utc: "" };
  const secret = await generate(page, "ends", async (form) => {
    await choose(form);
    await expect.poll(async () => (await form.ends()).here).not.toBe("");
    said = await form.ends();
  });
  const [key] = await api.keysOf(owner);
  return { ...said, secret, key: key! };
}

/** The key opens the API, and the API says when it ends: in the header what it says in the list. */
async function expectKeyOpensApi(api: Api, secret: string): Promise<void> {
  const answer = await api.withKey(secret);
  expect(answer.status).toBe(200);
  const { keys } = (await answer.json()) as { keys: { id: string; expiration_date: string }[] };
  const own = keys.find((key) => secret.startsWith(`kwp_${key.id}`));
  expect(own?.expiration_date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(answer.headers.get("x-elastic-api-key-expiration")).toBe(own?.expiration_date);
}

/** The file holds the key byte for byte, and nothing that a spreadsheet would run. */
async function expectCsvOfKey(download: Download, secret: string, end?: string): Promise<void> {
  const text = await textOf(download);
  expect(download.suggestedFilename()).toMatch(/^[A-Za-z0-9_-]+\.csv$/);
  const [header, row, ...rest] = parseCsv(text);
  expect(header).toEqual(["name", "id", "key", "created", "expires"]);
  expect(row?.slice(0, 3)).toEqual([`'${NAME}`, secret.slice(4, 24), secret]);
  const [created, expires] = row!.slice(3);
  expect(created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  if (end) expect(end).toContain(written(expires!, BERLIN));
  expect(rest).toEqual([]);
  expect(text).toBe(`name,id,key,created,expires\r\n'${NAME},${secret.slice(4, 24)},${secret},${created},${expires}\r\n`);
}

async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), "utf8");
}

/** Three calendar months from now by UTC; a month that lacks the day ends on its last one. */
function threeMonthsFromNow(): Date {
  const end = new Date();
  const day = end.getUTCDate();
  end.setUTCDate(1);
  end.setUTCMonth(end.getUTCMonth() + 3);
  const last = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
  end.setUTCDate(Math.min(day, last));
  return end;
}

/** The last second of a day in a zone, as the API writes instants. */
function endOfDay(day: string, timeZone: string): string {
  const asUtc = Date.parse(`${day}T23:59:59Z`);
  const offset = (instant: number) => {
    const name = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts(instant).find((part) => part.type === "timeZoneName")!.value;
    const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? ["", "+", "0", "0"];
    return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  };
  const instant = asUtc - offset(asUtc);
  return new Date(asUtc - offset(instant)).toISOString().replace(".000Z", "Z");
}
