import type { BrowserContext, Page } from "@playwright/test";

import { Handover, KeyForm, KeyList } from "../fixtures/console.ts";
import { expect, hydrated, open, test } from "../fixtures/test.ts";

const LIST = "/profile/api-keys";

/** Makes a key in the flyout over the list, or on the form's own page. */
async function generate(page: Page, name: string, where: "flyout" | "page"): Promise<{ handover: Handover; secret: string }> {
  if (where === "flyout") {
    await open(page, LIST);
    await new KeyList(page).generate.click();
  } else {
    await open(page, `${LIST}/new`);
  }
  const form = new KeyForm(page);
  await form.name.fill(name);
  await form.submit.click();
  const handover = new Handover(page, name);
  return { handover, secret: await handover.secret() };
}

/** The same without loading a page: by the console's own links. */
async function generateFrom(page: Page, name: string, where: "flyout" | "page"): Promise<{ handover: Handover; secret: string }> {
  await page.getByRole("navigation", { name: "Profile" }).getByRole("link", { name: "API keys" }).click();
  await expect(new KeyList(page).generate).toBeVisible();
  if (where === "flyout") {
    await new KeyList(page).generate.click();
  } else {
    await page.evaluate((path) => {
      const link = document.createElement("a");
      link.href = path;
      document.querySelector("main")!.append(link);
      link.click();
      link.remove();
    }, `${LIST}/new`);
    await expect(page).toHaveURL(`${LIST}/new`);
  }
  const form = new KeyForm(page);
  await form.name.fill(name);
  await form.submit.click();
  const handover = new Handover(page, name);
  return { handover, secret: await handover.secret() };
}

/** The page shows the key nowhere, be it in a field or in the source. */
async function expectGone(page: Page, secret: string): Promise<void> {
  const found = await page.evaluate((secret) => {
    const values = [...document.querySelectorAll<HTMLInputElement>("input, textarea")].map((field) => field.value);
    return values.some((value) => value.includes(secret)) || document.documentElement.outerHTML.includes(secret);
  }, secret.slice(24));
  expect(found, "the key is gone").toBe(false);
}

/** Everything that the browser would still have tomorrow. */
async function kept(page: Page, context: BrowserContext): Promise<string> {
  const stored = await page.evaluate(async () =>
    JSON.stringify([
      location.href,
      document.title,
      document.referrer,
      document.cookie,
      history.state,
      { ...localStorage },
      { ...sessionStorage },
      await indexedDB.databases(),
      await caches.keys(),
      performance.getEntries().map((entry) => entry.name),
    ]),
  );
  return stored + JSON.stringify(await context.cookies());
}

for (const where of ["flyout", "page"] as const) {
  test.describe(`A new key on the ${where}`, () => {
    test("is nowhere but on the screen, and gone when the screen is left", async ({ page, context, person, signInAs, server }) => {
      await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
      await signInAs(person.name);
      const visited: string[] = [];
      page.on("framenavigated", (frame) => visited.push(frame.url()));
      const asked: string[] = [];
      page.on("request", (request) => asked.push(`${request.url()} ${request.postData() ?? ""}`));

      const { handover, secret } = await generate(page, "guarded", where);
      expect(await kept(page, context)).not.toContain(secret.slice(24));
      await handover.copy.click();
      await expect(handover.copy).toHaveText("Copied");
      await handover.done.click();
      await expect(page).toHaveURL(LIST);
      await expect(new KeyList(page).row("guarded")).toBeVisible();
      await expectGone(page, secret);

      await page.goBack();
      await expectGone(page, secret);
      await page.goForward();
      await expectGone(page, secret);
      expect(await kept(page, context)).not.toContain(secret.slice(24));
      expect([...visited, ...asked].join("\n"), "it was in no URL and was sent nowhere").not.toContain(secret.slice(24));
      const list = await context.request.get(`${LIST}?status=all`);
      expect(await list.text()).not.toContain(secret.slice(24));
    });

    test("is gone when one leaves for another site and comes back", async ({ page, context, person, signInAs, server }) => {
      await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
      await signInAs(person.name);
      const { handover, secret } = await generate(page, "guarded", where);
      await handover.copy.click();
      await expect(handover.copy).toHaveText("Copied");
      await page.goto("about:blank");
      await page.goBack();
      await hydrated(page);
      await expectGone(page, secret);
    });

    test("is not lost by a key press or a click beside it", async ({ page, person, signInAs }) => {
      await signInAs(person.name);
      const { handover, secret } = await generate(page, "guarded", where);
      const question = page.getByRole("alertdialog", { name: "Leave without saving guarded?" });

      if (where === "flyout") {
        await page.mouse.click(20, 400);
        await expect(handover.key).toHaveValue(secret);
        for (const wayOut of [() => page.keyboard.press("Escape"), () => page.getByRole("button", { name: "Close" }).click()]) {
          await wayOut();
          await expect(question).toBeVisible();
          await expect(question.getByRole("button", { name: "Back to the key" })).toBeFocused();
          await page.keyboard.press("Escape");
          await expect(question).toBeHidden();
          await expect(handover.key).toHaveValue(secret);
        }
      } else {
        await page.keyboard.press("Escape");
        await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "API keys" }).click();
        await expect(question).toBeVisible();
        await question.getByRole("button", { name: "Back to the key" }).click();
        await expect(question).toBeHidden();
        await expect(handover.key).toHaveValue(secret);
      }

      await handover.done.click();
      await expect(question).toBeVisible();
      await question.getByRole("button", { name: "Leave without saving" }).click();
      await expect(page).toHaveURL(LIST);
      await expect(new KeyList(page).row("guarded")).toBeVisible();
      await expectGone(page, secret);
    });

    test("is not lost by the browser's Back", async ({ page, person, signInAs }) => {
      await signInAs(person.name);
      // Inside the console Back loads nothing, so that the browser itself does not ask.
      await open(page, "/profile/sessions");
      const { handover, secret } = await generateFrom(page, "guarded", where);
      const before = where === "flyout" ? "/profile/sessions" : LIST;
      const question = page.getByRole("alertdialog", { name: "Leave without saving guarded?" });
      const here = page.url();

      await page.goBack();
      await expect(question).toBeVisible();
      await expect(question.getByRole("button", { name: "Back to the key" })).toBeFocused();
      await page.keyboard.press("Enter");
      await expect(question).toBeHidden();
      await expect(page).toHaveURL(here);
      await expect(handover.key).toHaveValue(secret);

      // Whoever stayed is not led away later.
      await handover.done.click();
      await question.getByRole("button", { name: "Back to the key" }).click();
      // The next question can only be asked once this one is answered.
      await expect(question).toBeHidden();
      await page.goBack();
      await question.getByRole("button", { name: "Leave without saving" }).click();
      await expect(page).toHaveURL(before);
      await expectGone(page, secret);
    });

    test("is left without a question once it is downloaded", async ({ page, person, signInAs }) => {
      await signInAs(person.name);
      const { handover, secret } = await generate(page, "guarded", where);
      await Promise.all([page.waitForEvent("download"), handover.download.click()]);
      await handover.done.click();
      await expect(new KeyList(page).row("guarded")).toBeVisible();
      await expect(page.getByRole("alertdialog")).toHaveCount(0);
      await expectGone(page, secret);
    });
  });
}

test("The browser asks before it closes a tab with a key that was not saved", async ({ page, person, signInAs }) => {
  await signInAs(person.name);
  const { handover } = await generate(page, "guarded", "page");
  // Browsers only ask where somebody has done something.
  await handover.heading.click();
  const [dialog] = await Promise.all([page.waitForEvent("dialog"), page.close({ runBeforeUnload: true })]);
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await expect(handover.panel).toBeVisible();
});

test.describe("Without scripts, a new key", () => {
  test.use({ javaScriptEnabled: false });

  test("is not kept by the browser for going back", async ({ page, person, signInAs, guard }) => {
    await signInAs(person.name);
    await page.goto(`${LIST}/new`);
    const form = new KeyForm(page);
    await form.name.fill("guarded");
    const answer = page.waitForResponse((response) => response.request().method() === "POST");
    await form.submit.click();
    expect((await answer).headers()["cache-control"]).toContain("no-store");
    const handover = new Handover(page, "guarded");
    const secret = await handover.secret();
    await handover.done.click();
    await expect(page).toHaveURL(LIST);
    expect(await page.content()).not.toContain(secret.slice(24));

    // The browser would have to send the form again, and does not without being asked to.
    guard.expectAbort(/^\/profile\/api-keys\/new$|^\/$/);
    await page.goBack().catch(() => {});
    expect(await page.content()).not.toContain(secret.slice(24));
  });
});

test("The program writes no key and no password to its log", async ({ page, api, person, signInAs, server, context }) => {
  await signInAs(person.name);
  const { secret } = await generate(page, "guarded", "page");
  await api.withKey(secret);
  await api.withKey(`${secret.slice(0, -1)}0`);
  await context.request.get(`${LIST}?q=${secret}`, { maxRedirects: 0 });
  await context.request.get(`/nowhere/${secret}?key=${secret}`);
  await context.request.post("/sign-in", { form: { username: secret, password: person.password } });
  await context.request.post("/profile/api-keys/csv", { form: { key: secret } });
  await expect.poll(() => server.output).toMatch(/csv/);
  expect(server.output).not.toContain(secret.slice(24));
  const log = server.output.split("\n").filter((line) => !line.includes("demo") && !line.includes("curl -s") && !line.includes("-d '"));
  expect(log.join("\n")).not.toContain(person.password);
});
