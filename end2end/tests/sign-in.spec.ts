import { fillSignIn } from "../fixtures/console.ts";
import { PASSWORD, Server } from "../fixtures/server.ts";
import { expect, hydrated, open, openSession, test } from "../fixtures/test.ts";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "Signing in" : "Signing in without scripts", () => {
    test.use({ javaScriptEnabled });

    test("with a wrong password is refused in the same words as with a wrong name", async ({ page, person, guard }) => {
      guard.expect(422, /^\/sign-in$/);
      await page.goto("/sign-in");
      const said: string[] = [];
      for (const [name, password] of [[person.name, "not the password"], [`${person.name}.unknown`, PASSWORD]] as const) {
        const answer = page.waitForResponse((response) => response.request().method() === "POST");
        await fillSignIn(page, name, password);
        expect((await answer).status()).toBe(422);
        const alert = page.getByRole("alert");
        await expect(alert).toContainText("Username or password is wrong.");
        await expect(page).toHaveTitle(/^Error: Sign in/);
        await expect(page.getByLabel("Username"), "what was typed is still there").toHaveValue(name);
        await expect(page.getByLabel("Password"), "but the password is not").toHaveValue("");
        said.push(await alert.innerText());
      }
      expect(said[0]).toBe(said[1]);
    });

    test("and out again leaves nothing that could be shown", async ({ page, person, guard }) => {
      await page.goto("/sign-in");
      await fillSignIn(page, person.name, person.password);
      await expect(page).toHaveURL("/profile/api-keys");
      if (javaScriptEnabled) await hydrated(page);
      await page.getByRole("button", { name: `Account of ${person.fullName}` }).click();
      await page.getByRole("button", { name: "Sign out" }).click();
      await expect(page).toHaveURL(/\/sign-in\?notice=signed-out$/);
      await expect(page.getByText(/signed out/i)).toBeVisible();
      guard.expectAbort(/./);
      await page.goBack();
      await expect(page, "Back asks for the password again").toHaveURL(/\/sign-in/);
    });
  });
}

test("The user name is typed in any case", async ({ page, person }) => {
  await page.goto("/sign-in");
  await fillSignIn(page, person.name.toUpperCase(), person.password);
  await expect(page).toHaveURL("/profile/api-keys");
  await hydrated(page);
  await page.getByRole("button", { name: `Account of ${person.fullName}` }).click();
  await expect(page.getByText(person.name, { exact: true }), "it is shown as it is kept").toBeVisible();
});

test.describe("A sign-in over REST", () => {
  test("goes on in the browser once the person agrees, and only once", async ({ page, api, person, guard }) => {
    const location = await api.handOver(person.name, "/profile/sessions");
    const token = location.match(/#(.*)\?state=/)![1]!;
    await open(page, location);
    const agree = page.getByRole("button", { name: `Go on as ${person.name}` });
    await expect(agree).toBeVisible();
    await expect(page, "neither address bar nor history keeps the token").toHaveURL("/sso/token");
    await page.keyboard.press("Tab");
    await expect(agree).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("/profile/sessions");
    await hydrated(page);
    expect((await api.call(`Bearer ${token}`, "/api/v1/user")).status, "the token has ended").toBe(401);
    await page.goBack();
    await expect(page).toHaveURL("/sso/token");
    await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();

    guard.expect(401, /^\/sso\/token$/);
    // Another query, or the browser would only scroll.
    await open(page, location.replace("#", "?again#"));
    await agree.click();
    await expect(page.getByRole("alert")).toContainText("Sign in again");
  });

  test("does not lead to another site", async ({ page, api, person }) => {
    await open(page, await api.handOver(person.name, "//elsewhere.example/"));
    await page.getByRole("button", { name: `Go on as ${person.name}` }).click();
    await expect(page).toHaveURL("/profile/api-keys");
  });

  test.describe("without scripts", () => {
    test.use({ javaScriptEnabled: false });

    test("leads to the sign-in page", async ({ page, api, person }) => {
      await page.goto(await api.handOver(person.name, "/profile/sessions"));
      await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
      await expect(page).toHaveURL("/sign-in");
    });
  });
});

test("Help shows who is not signed in the way to the sign-in page", async ({ page }) => {
  await open(page, "/help");
  const bar = page.getByRole("banner");
  await expect(bar.getByRole("link", { name: "Keyward" })).toBeVisible();
  await bar.getByRole("link", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/sign-in");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(bar, "which stands alone").toHaveCount(0);
  await page.getByRole("contentinfo").getByRole("link", { name: /^Help/ }).click();
  await expect(bar).toBeVisible();
});

test("Too many tries have to wait, and are told how long", async ({ page, guard }) => {
  // A program of its own: the other tests come from the same address.
  const server = await Server.start();
  try {
    const attempt = (password: string) =>
      fetch(`${server.url}/sign-in`, { method: "POST", redirect: "manual", body: new URLSearchParams({ username: "editor", password }) });
    const statuses = new Set<number>();
    // Each wait is twice as long as the one before it.
    await expect
      .poll(
        async () => {
          const answer = await attempt("wrong");
          statuses.add(answer.status);
          return Number(answer.headers.get("retry-after") ?? 0);
        },
        { timeout: 45_000, intervals: [100] },
      )
      .toBeGreaterThanOrEqual(8);
    expect([...statuses].sort()).toEqual([422, 429]);

    await page.goto(`${server.url}/sign-in`);
    guard.expect(429, /^\/sign-in$/);
    await fillSignIn(page, "editor", PASSWORD);
    await expect(page.getByRole("alert"), "even the right password has to wait").toContainText(/Too many failed tries\. Try again in \d+ s\./);
  } finally {
    await server.stop();
  }
});

test("The session is a cookie that scripts and other sites do not get, and a new one at each sign-in", async ({ page, context, person, api, server }) => {
  await page.goto("/sign-in");
  await hydrated(page);
  await fillSignIn(page, person.name, person.password);
  await expect(page).toHaveURL("/profile/api-keys");
  const cookie = async () => (await context.cookies()).find(({ name }) => name === "keyward");
  const first = await cookie();
  expect(first).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/", secure: false });
  expect(await page.evaluate(() => document.cookie)).not.toContain("keyward=");

  const again = await context.request.post("/sign-in", {
    form: { username: person.name, password: person.password },
    maxRedirects: 0,
  });
  expect(again.status()).toBe(303);
  expect((await cookie())?.value).not.toBe(first?.value);
  const opens = async (value: string) =>
    (await fetch(`${server.url}/profile/details`, { headers: { cookie: `keyward=${value}` }, redirect: "manual" })).status === 200;
  expect(await opens(first!.value), "the session before has ended").toBe(false);

  // Somebody else may have planted a cookie, of a session of theirs or of none at all.
  for (const planted of [await openSession(server, (await api.createPerson()).name), "AAAAAAAAAAAAAAAAAAAAAA"]) {
    await context.addCookies([{ name: "keyward", value: planted, url: server.url }]);
    await context.request.post("/sign-in", { form: { username: person.name, password: person.password }, maxRedirects: 0 });
    expect((await cookie())?.value).not.toBe(planted);
    expect(await opens(planted), "a planted cookie does not become a signed-in one").toBe(false);
  }
});

test("One sees one's sessions and ends the others", async ({ page, person, server, signInAs }) => {
  await signInAs(person.name);
  const endOthers = page.getByRole("button", { name: "End all other sessions" });
  await open(page, "/profile/sessions");
  await expect(page.getByRole("table", { name: "Sessions" }).locator("tbody tr")).toHaveCount(1);
  await expect(endOthers, "there is none to end").toHaveCount(0);
  const other = await openSession(server, person.name);
  const third = await openSession(server, person.name);
  const works = async (cookie: string) =>
    (await fetch(`${server.url}/profile/details`, { headers: { cookie: `keyward=${cookie}` }, redirect: "manual" })).status === 200;
  expect([await works(other), await works(third)]).toEqual([true, true]);

  await open(page, "/profile/sessions");
  const rows = page.getByRole("table", { name: "Sessions" }).locator("tbody tr");
  await expect(rows).toHaveCount(3);
  await expect(rows.filter({ hasText: "This browser" })).toHaveCount(1);
  await expect(rows.first()).toContainText("Firefox on Linux");
  await page.getByRole("button", { name: "End session of Firefox on Linux" }).first().click();
  await expect(page.getByText("The session has ended.")).toBeVisible();
  await expect(rows).toHaveCount(2);
  expect([await works(other), await works(third)].filter(Boolean)).toHaveLength(1);

  await endOthers.click();
  await expect(page.getByText("All other sessions have ended.")).toBeVisible();
  await expect(endOthers).toHaveCount(0);
  await expect(rows).toHaveCount(1);
  expect([await works(other), await works(third)]).toEqual([false, false]);
});

test("A new password ends every other session, and the old one opens nothing", async ({ page, api, server }) => {
  const { name } = await api.createPerson();
  const other = await openSession(server, name);
  await page.goto("/sign-in?next=/profile/details");
  await fillSignIn(page, name, PASSWORD);
  await expect(page).toHaveURL("/profile/details");
  await page.getByLabel("Current password").fill(PASSWORD);
  await page.getByLabel("New password", { exact: true }).fill("another good password");
  await page.getByLabel("New password again").fill("another good password");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("The password was changed.")).toBeVisible();
  const answer = await fetch(`${server.url}/profile/details`, { headers: { cookie: `keyward=${other}` }, redirect: "manual" });
  expect(answer.status).toBe(303);
  await expect(openSession(server, name)).rejects.toThrow("422");
});

test("A page that outlives its session says so, and loses nothing that was typed", async ({ page, person, signInAs, context, guard }) => {
  await signInAs(person.name);
  await open(page, "/profile/api-keys/new");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("still here");
  await context.clearCookies();
  guard.expect(401, /^\/console\//);
  await page.locator("form").getByRole("button", { name: "Generate API key" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Your session has ended." }).first()).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("still here");
});

test.describe("Another site", () => {
  test("cannot send a form with the visitor's cookie", async ({ context, person, signInAs, server, api }) => {
    await signInAs(person.name);
    const form = { name: "planted", expiration: "7d", submission: "" };
    for (const headers of [
      { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
      { "sec-fetch-site": "same-site" },
      { origin: "https://evil.example" },
      { origin: "null" },
    ] as Record<string, string>[]) {
      for (const path of ["/profile/api-keys/new", "/sign-out", "/console/keys/create"]) {
        const answer = await context.request.post(server.url + path, { form, headers, maxRedirects: 0 });
        expect(answer.status(), `${path} with ${JSON.stringify(headers)}`).toBe(403);
      }
    }
    expect(await api.keysOf(person.name)).toHaveLength(0);
    expect((await context.request.get("/profile/details", { maxRedirects: 0 })).status(), "and is still signed in").toBe(200);
  });

  test("cannot have visitors sent to it after they sign in", async ({ page, person }) => {
    for (const next of ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"]) {
      await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
      await hydrated(page);
      await fillSignIn(page, person.name, person.password);
      await expect(page).toHaveURL("/profile/api-keys");
      await page.context().clearCookies();
    }
  });
});

test("Every page is sealed by its headers", async ({ page, signInAs, request, guard }) => {
  await signInAs("owner");
  guard.expect(404, /^\/nowhere$/);
  const nonces = new Set<string>();
  for (const path of ["/profile/api-keys", "/profile/api-keys", "/help", "/nowhere"]) {
    const answer = await page.goto(path);
    const headers = answer!.headers();
    const policy = headers["content-security-policy"] ?? "";
    const nonce = /script-src [^;]*'nonce-([^']+)'/.exec(policy)?.[1];
    expect(nonce, `${path}: ${policy}`).toBeTruthy();
    nonces.add(nonce!);
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'/);
    expect(policy).toContain("'wasm-unsafe-eval'");
    for (const part of ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) {
      expect(policy).toContain(part);
    }
    expect(headers).toMatchObject({
      "cache-control": expect.stringContaining("no-store"),
      "cross-origin-opener-policy": "same-origin",
      "referrer-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
  }
  expect(nonces.size, "a nonce is used once").toBe(4);

  const assets = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.includes("/pkg/")));
  for (const url of assets) {
    expect((await request.get(url)).headers()["cache-control"]).toBe("public, max-age=31536000, immutable");
  }
});

test("The theme that is chosen stays, and is right from the first paint", async ({ page, signInAs }) => {
  await signInAs("viewer");
  await open(page, "/profile/api-keys");
  await page.getByRole("button", { name: /^Account of / }).click();
  const kept = page.waitForResponse((response) => response.url().endsWith("/theme"));
  await page.getByRole("radio", { name: "Dark" }).click();
  const scheme = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  expect(await scheme(), "it shows at once").toBe("dark");
  expect((await kept).status()).toBe(204);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await scheme()).toBe("dark");
});
