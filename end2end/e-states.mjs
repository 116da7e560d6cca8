process.argv[1] = "x";
import { browser, ctx, project, url, p0 } from "./e-static.mjs";
// find one key of each category/status by the list's filters
const first = async (q) => { await p0.goto(`${url}/projects/${project}/api-keys?${q}`); const h = await p0.content(); return (h.match(new RegExp(`/projects/${project}/api-keys/([A-Za-z0-9_-]{20})"`)) || [])[1]; };
const want = { managed: "type=managed", cross: "type=cross_cluster", expired: "status=expired", invalidated: "status=invalidated", all: "type=all&owner=editor" };
for (const [name, q] of Object.entries(want)) {
  const id = await first(q); if (!id) { console.log(name, "none"); continue; }
  const c = await ctx(1280, name === "managed" ? "dark" : "light"); const p = await c.newPage();
  await p.goto(`${url}/projects/${project}/api-keys/${id}`); await p.screenshot({ path: `/tmp/kw/e-shots/st-${name}.png`, fullPage: true }); await c.close();
  console.log(name, id);
}
// refused form, plain
const c = await ctx(1280, "dark"); const p = await c.newPage();
await p.goto(`${url}/projects/${project}/api-keys/new`);
await p.getByRole("switch", { name: "Restrict privileges" }).check();
await p.locator("textarea[name=role_descriptors]").fill('{\n  "reader": {\n    "cluster": ["montor"],\n    "indices": [{"names": ["a"], "privileges": ["reed"]}]\n  }\n}');
await p.getByRole("textbox", { name: "Name" }).fill("ci");
await p.getByRole("button", { name: "Create API key" }).click();
await p.waitForLoadState(); await p.screenshot({ path: `/tmp/kw/e-shots/st-refused.png`, fullPage: true });
await p.locator("textarea[name=role_descriptors]").fill('{"reader": {"indices": [{"names": ["books-*"], "privileges": ["read"]}]}}');
await p.getByRole("button", { name: "Create API key" }).click();
await p.waitForLoadState(); await p.screenshot({ path: `/tmp/kw/e-shots/st-shown.png`, fullPage: true });
console.log(await p.title());
await browser.close();
