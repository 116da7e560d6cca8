/**
 * How long the list of a project with a million keys takes in the browser: until its first text is there, until it can be used, and until what is
 * asked for next has replaced the rows. KEYWARD_BENCH_DATABASE is the database that `cargo bench` filled. Prints figures, asserts nothing.
 */
import { chromium, type Page } from "@playwright/test";

import { CHROMIUM } from "../fixtures/chromium.ts";
import { Server } from "../fixtures/server.ts";
import { hydrated, openSession } from "../fixtures/test.ts";

/** The project and its organization's owner, as `benches/` make them. */
const KEYS = `/projects/${"b".repeat(32)}/api-keys`;
const OWNER = { name: "user0", password: "bench password" };

const TIMES = 7;

/** What is measured: its name, and what stands in the URL. */
const PAGES = [
  ["newest first", ""],
  ["a hundred a page", "?size=100"],
  ["all, by name", "?type=all&status=all&sort=name"],
  ["search that finds few", "?q=shipper-777"],
  ["search that finds most", "?q=shipper"],
  ["search that finds none", "?q=name:%22no+such+key%22"],
  ["one owner's", "?owner=user7"],
] as const;

/** How long a page took from the click on: until the server's answer began, its first text, the whole document, and until it is alive. */
async function load(page: Page, url: string): Promise<number[]> {
  await page.goto(url);
  await hydrated(page);
  return page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    const alive = performance.getEntriesByName("alive")[0]?.startTime ?? Number.NaN;
    return [navigation!.responseStart - navigation!.requestStart, paint?.startTime ?? Number.NaN, navigation!.responseEnd, alive];
  });
}

/** How long it takes within the page from Enter until the list of a search is there. */
async function search(page: Page, text: string): Promise<number> {
  const box = page.getByRole("searchbox", { name: "Search API keys" });
  await box.fill(text);
  return page.evaluate(async () => {
    const began = performance.now();
    const shown = new Promise<number>((resolve) => {
      // The rows are there with the first frame after the list has been changed.
      new MutationObserver((changes, observer) => {
        if (!changes.some(({ target }) => target instanceof Element && (target.closest("table") ?? target.querySelector("table")))) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
      }).observe(document.querySelector("main")!, { childList: true, subtree: true });
    });
    (document.activeElement as HTMLInputElement).form?.requestSubmit();
    return shown;
  });
}

const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const milliseconds = (value: number) => `${value.toFixed(0).padStart(9)} ms`;

const database = process.env["KEYWARD_BENCH_DATABASE"];
if (!database) throw new Error("KEYWARD_BENCH_DATABASE names no database");
const server = await Server.start("--database-url", `sqlite:${database}`);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const value = await openSession(server, OWNER.name, OWNER.password);
  await context.addCookies([{ name: "keyward", value, url: server.url, httpOnly: true, sameSite: "Lax" }]);
  const page = await context.newPage();
  await page.addInitScript(() =>
    // Functions with names do not get into the page.
    new MutationObserver((_, observer) => {
      if (!document.documentElement?.hasAttribute("data-hydrated")) return;
      observer.disconnect();
      performance.mark("alive");
    }).observe(document, { attributes: true, childList: true, subtree: true }),
  );
  await load(page, server.url + KEYS);
  console.log(`\nThe list of a project's keys in the browser: middle of ${TIMES}`);
  console.log(`  ${(await page.getByRole("navigation", { name: "Status" }).innerText()).replaceAll(/\s+/g, " ")}`);
  console.log(`  ${"".padEnd(24)}answer begins  first text  whole text       alive`);
  for (const [name, query] of PAGES) {
    const times: number[][] = [];
    for (let time = 0; time < TIMES; time += 1) times.push(await load(page, server.url + KEYS + query));
    const columns = [0, 1, 2, 3].map((column) => middle(times.map((all) => all[column] ?? Number.NaN)));
    console.log(`  ${name.padEnd(24)}${columns.map(milliseconds).join("")}`);
  }
  for (const text of ["shipper-777", "shipper"]) {
    const times: number[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      await load(page, server.url + KEYS);
      times.push(await search(page, text));
    }
    console.log(`  ${`within the page: ${text}`.padEnd(36)}${milliseconds(middle(times))} from Enter to the new rows`);
  }
} finally {
  await browser.close();
  await server.stop();
}
