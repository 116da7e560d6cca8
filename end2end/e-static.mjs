import { chromium } from "@playwright/test";
import { readFileSync } from "node:fs";
const url = "http://127.0.0.1:4177";
const pw = "correct horse battery staple";
const [,, js = "off", ...names] = process.argv;
const r = await fetch(url + "/sign-in", { method: "POST", redirect: "manual", body: new URLSearchParams({ username: "owner", password: pw }) });
const cookie = r.headers.getSetCookie().find((l) => l.startsWith("keyward=")).slice(8).split(";")[0];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
async function ctx(width, scheme, height = 900) {
  const c = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, javaScriptEnabled: js === "on", timezoneId: "Europe/Berlin", locale: "en-GB" });
  await c.addCookies([{ name: "keyward", value: cookie, url, httpOnly: true, sameSite: "Lax" }]);
  return c;
}
const c0 = await ctx(1280, "light"); const p0 = await c0.newPage();
await p0.goto(url + "/organizations/1000000042/deployments");
const projects = [...(await p0.content()).matchAll(/\/projects\/([0-9a-z]+)/g)].map((m) => m[1]);
const project = projects[0];
console.log("project", project);
await p0.goto(url + `/projects/${project}/api-keys`);
const keys = [...(await p0.content()).matchAll(new RegExp(`/projects/${project}/api-keys/([A-Za-z0-9_-]{20})"`, "g"))].map((m) => m[1]);
const list = await p0.locator("table tbody tr th").allInnerTexts().catch(() => []);
console.log(keys.length, list.slice(0, 10));
export { browser, ctx, project, keys, url, p0, js };
if (process.argv[1].endsWith("e-static.mjs")) {
  const pages = { new: `/projects/${project}/api-keys/new`, key: `/projects/${project}/api-keys/${keys[0]}` };
  for (const k of [...new Set(keys)].slice(1, 5)) pages["key-" + k] = `/projects/${project}/api-keys/${k}`;
  for (const [name, path] of Object.entries(pages)) {
    if (names.length && !names.some((n) => name.startsWith(n))) continue;
    for (const [w, s] of [[1280, "light"], [1280, "dark"], [320, "light"]]) {
      const c = await ctx(w, s); const p = await c.newPage();
      const resp = await p.goto(url + path);
      await p.screenshot({ path: `/tmp/kw/e-shots/${js}-${name}-${w}-${s}.png`, fullPage: true });
      if (w === 1280 && s === "light") console.log(name, resp.status(), await p.title(), await p.evaluate("document.documentElement.scrollWidth").catch(() => ""));
      await c.close();
    }
  }
  await browser.close();
}
