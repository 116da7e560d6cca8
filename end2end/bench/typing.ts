/**
 * How long a keystroke takes in the JSON editor of role descriptors, by the length of the text: from the key to the frame that shows it, and the
 * longest piece of work that kept the page from answering, the check of the text once typing rests among them. Prints figures, asserts nothing.
 */
import { chromium, type Locator, type Page } from "@playwright/test";

import { Api } from "../fixtures/api.ts";
import { CHROMIUM } from "../fixtures/chromium.ts";
import { Organization } from "../fixtures/organization.ts";
import { Project, ProjectKeyForm } from "../fixtures/project.ts";
import { Server } from "../fixtures/server.ts";
import { hydrated, openSession } from "../fixtures/test.ts";

const TEXTS: [number, Lines][] = [
  [2_000, "console"],
  [20_000, "console"],
  [200_000, "console"],
  [200_000, "stringify"],
];
const KEYSTROKES = 60;
/** As quickly as somebody types who types quickly. */
const INTERVAL_MILLISECONDS = 60;
/** By then the text has been looked at, and what it comes to is shown. */
const REST_MILLISECONDS = 3_000;

/** How the JSON that is pasted is broken into lines: lists of values on one line, as the console does it, or each value on its own, as `JSON.stringify` does. */
type Lines = "console" | "stringify";

/** Role descriptors of about this many bytes. */
function descriptors(size: number, lines: Lines): string {
  const all: string[] = [];
  let length = 0;
  for (let number = 1; length < size; number += 1) {
    const entry = (part: number) => ({
      names: [`logs-application-${number}-${part}-*`, `metrics-application-${number}-${part}`],
      privileges: ["read", "view_index_metadata"],
    });
    const indices = Array.from({ length: Math.min(8, Math.ceil(size / 2_000)) }, (_, part) => entry(part));
    const text = JSON.stringify({ [`team-${number}`]: { cluster: ["monitor"], indices } }, undefined, 2).slice(2, -2);
    const list = (list: string) => `[${list.slice(1, -1).trim().split(/,\s+/).join(", ")}]`;
    all.push(lines === "console" ? text.replaceAll(/\[\s*"[^[\]{}]*\]/g, list) : text);
    length += all.at(-1)!.length + 2;
  }
  return `{\n${all.join(",\n")}\n}`;
}

/** Puts a text into the area as somebody does who has it from elsewhere: being typed into by a driver takes a browser minutes. */
async function paste(page: Page, area: Locator, text: string): Promise<void> {
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await area.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("ControlOrMeta+v");
}

/** Brings a place of the text into sight, clicks on its line and goes to it. */
async function goInto(page: Page, area: Locator, place: number): Promise<void> {
  const [column, position] = await area.evaluate((area: HTMLTextAreaElement, place) => {
    const { lineHeight, paddingTop } = getComputedStyle(area);
    const above = area.value.slice(0, place).split("\n");
    const top = Number.parseFloat(paddingTop) + (above.length - 0.5) * Number.parseFloat(lineHeight);
    area.scrollTo(0, top - area.clientHeight / 2);
    return [above.at(-1)!.length, { x: 20, y: top - area.scrollTop }] as const;
  }, place);
  await area.click({ position });
  await page.keyboard.press("Home");
  for (let number = 0; number < column; number += 1) await page.keyboard.press("ArrowRight");
}

/** What the page noticed while somebody typed. */
interface Noticed {
  frames: number[];
  tasks: number[];
}

/** Lets the page notice how long its keystrokes take, and which tasks keep it from anything else. */
async function notice(page: Page): Promise<void> {
  await page.evaluate(() => {
    const noticed: Noticed = { frames: [], tasks: [] };
    Object.assign(window, { noticed });
    document.addEventListener(
      "keydown",
      () => {
        const began = performance.now();
        // What follows a frame's callbacks comes after the frame is on the screen.
        requestAnimationFrame(() => setTimeout(() => noticed.frames.push(performance.now() - began)));
      },
      { capture: true },
    );
    new PerformanceObserver((list) => noticed.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
  });
}

async function noticed(page: Page): Promise<Noticed> {
  return page.evaluate(() => {
    const { noticed } = window as unknown as { noticed: Noticed };
    const found = { frames: [...noticed.frames], tasks: [...noticed.tasks] };
    noticed.frames.length = noticed.tasks.length = 0;
    return found;
  });
}

const milliseconds = (value: number) => `${value.toFixed(1).padStart(8)} ms`;

function row(lines: Lines, text: string, typing: Noticed, resting: Noticed): string {
  const sorted = typing.frames.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  const columns = [at(0.5), at(0.95), at(1), Math.max(0, ...typing.tasks), Math.max(0, ...resting.tasks)];
  return `  ${lines.padEnd(9)}  ${String(text.split("\n").length).padStart(6)}  ${String(text.length).padStart(8)}  ${columns.map(milliseconds).join("  ")}`;
}

const server = await Server.start();
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const organization = await Organization.create(new Api(server), server);
  const project = await Project.create(new Api(server), server, organization);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ["clipboard-read", "clipboard-write"] });
  const value = await openSession(server, organization.owner.name);
  await context.addCookies([{ name: "keyward", value, url: server.url, httpOnly: true, sameSite: "Lax" }]);
  console.log(`\nTyping in the JSON editor of role descriptors, ${KEYSTROKES} keystrokes, one in ${INTERVAL_MILLISECONDS} ms`);
  console.log("  lines by    lines     bytes   key to frame: median         95 %          most  longest task     …at rest");
  for (const [size, lines] of TEXTS) {
    const page = await context.newPage();
    await page.goto(server.url + project.path("/new"));
    await hydrated(page);
    const form = new ProjectKeyForm(page);
    await form.restrictTo({});
    await paste(page, form.descriptors, descriptors(size, lines));
    const text = await form.descriptors.inputValue();
    await goInto(page, form.descriptors, text.indexOf("logs-application", text.length / 2));
    await page.waitForTimeout(REST_MILLISECONDS);
    await notice(page);
    for (let keystroke = 0; keystroke < KEYSTROKES; keystroke += 1) {
      await page.keyboard.press("x");
      await page.waitForTimeout(INTERVAL_MILLISECONDS);
    }
    const typing = await noticed(page);
    const typed = (await form.descriptors.inputValue()).length - text.length;
    if (typed !== KEYSTROKES) throw new Error(`${typed} of ${KEYSTROKES} keystrokes arrived`);
    await page.waitForTimeout(REST_MILLISECONDS);
    console.log(row(lines, text, typing, await noticed(page)));
    await page.close();
  }
  await project.close();
} finally {
  await browser.close();
  await server.stop();
}
