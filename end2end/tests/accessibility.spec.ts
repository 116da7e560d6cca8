import { violations } from "../fixtures/axe.ts";
import { expectNoHorizontalScroll, KeyList } from "../fixtures/console.ts";
import { Organization } from "../fixtures/organization.ts";
import { Project } from "../fixtures/project.ts";
import { settle, STATES } from "../fixtures/states.ts";
import { expect, open, test } from "../fixtures/test.ts";

const WIDTHS = [1280, 320];
const THEMES = ["light", "dark"] as const;

for (const { name, plain, show } of STATES) {
  test.describe(`The screen “${name}”`, () => {
    // Colours that are half way to another are nobody's fault.
    test.use({ contextOptions: { reducedMotion: "reduce" } });

    test("has nothing that axe finds, in both themes, wide and narrow", async ({ page, api, server, guard, person, signInAs }) => {
      // Axe is a script itself, so scripts stay on; but the page's own does nothing.
      if (plain) {
        guard.withoutScripts();
        const body = "export const hydrate = () => {}; export default async () => {};";
        await page.route(/\/pkg\/[^/]+\.js$/, (route) => route.fulfill({ contentType: "text/javascript", body }));
      }
      const organization = () => Organization.create(api, server);
      const project = async () => Project.create(api, server, await organization());
      await show({ page, api, guard, person, signInAs, organization, project });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        for (const colorScheme of THEMES) {
          await page.emulateMedia({ colorScheme });
          await settle(page);
          expect.soft(await violations(page), `${width} px, ${colorScheme}`).toEqual([]);
        }
        await expectNoHorizontalScroll(page);
      }
      await expectOutline();

      /** One main part, one first heading, no level left out, a title that says where one is. */
      async function expectOutline(): Promise<void> {
        await expect(page.locator("main")).toHaveCount(1);
        await expect(page.locator("h1")).toHaveCount(1);
        const levels = await page.locator("h1, h2, h3, h4, h5, h6").evaluateAll((all) => all.map((heading) => Number(heading.tagName[1])));
        for (const [index, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
        await expect(page).toHaveTitle(/^(Error: )?(?!.*Keyward.*Keyward).+ [-–] Keyward$/);
        const ids = await page.locator("[id]").evaluateAll((all) => all.map(({ id }) => id));
        expect(ids.filter((id, index) => ids.indexOf(id) !== index), "ids are unique").toEqual([]);
      }
    });
  });
}

test.describe("With colours forced", () => {
  test.use({ contextOptions: { forcedColors: "active" } });

  test("a status is told by word and icon, and the focus is seen", async ({ page, signInAs }) => {
    await signInAs("owner");
    await open(page, "/profile/api-keys?status=all&sort=expires");
    for (const words of [/^Expired$/, /^Expires in /, /^Active$/]) {
      const status = page.locator(".status", { hasText: words }).first();
      await expect(status).toBeVisible();
      await expect(status.locator("svg")).toBeVisible();
    }
    const link = new KeyList(page).generate;
    await link.focus();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Tab");
    await expect(link).toBeFocused();
    const outline = await link.evaluate((element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return { outlineStyle, outlineWidth };
    });
    expect(outline.outlineStyle).not.toBe("none");
    expect(parseFloat(outline.outlineWidth)).toBeGreaterThanOrEqual(2);
  });
});

test.describe("With reduced motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("nothing moves", async ({ page, person, signInAs }) => {
    await signInAs(person.name);
    await open(page, "/profile/api-keys");
    await new KeyList(page).generate.click();
    await expect(page.getByRole("dialog")).toBeVisible();
    const moving = await page.evaluate(() =>
      document.getAnimations().filter((animation) => Number(animation.effect?.getComputedTiming().endTime) > 10).length,
    );
    expect(moving).toBe(0);
  });
});

test("Who follows a link begins at the new page's beginning", async ({ page, signInAs }) => {
  await signInAs("owner");
  await open(page, "/profile/details");
  await page.getByRole("navigation", { name: "Profile" }).getByRole("link", { name: "API keys" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "API keys" })).toBeVisible();
  await expect(page.getByRole("main")).toBeFocused();
});

test("A search tells how many it found to those who cannot see it", async ({ page, signInAs }) => {
  await signInAs("owner");
  await open(page, "/profile/api-keys");
  const list = new KeyList(page);
  await list.search.fill("terraform");
  await list.search.press("Enter");
  await expect(list.rows).toHaveCount(5);
  await expect(page.getByRole("status").filter({ hasText: /^5 API keys$/ })).toBeAttached();
});
