import { join } from "node:path";

import { Organization } from "../fixtures/organization.ts";
import { Project } from "../fixtures/project.ts";
import { settle, STATES } from "../fixtures/states.ts";
import { expect, open, test } from "../fixtures/test.ts";

const FOLDER = join(import.meta.dirname, "../screenshots");
const WIDTHS = [320, 768, 1280];
const THEMES = ["light", "dark"] as const;

// Pictures for people to look at: nothing is compared. Look at all of them whenever a shared style changes.
test.describe("A picture", { tag: "@screenshots" }, () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  for (const { name, plain, show } of STATES) {
    test.describe(name, () => {
      test.use({ javaScriptEnabled: !plain });

      test("in both themes and three widths", async ({ page, api, server, guard, person, signInAs }) => {
        const organization = () => Organization.create(api, server);
        const project = async () => Project.create(api, server, await organization());
        await show({ page, api, guard, person, signInAs, organization, project });
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: width < 600 ? 700 : 800 });
          for (const colorScheme of THEMES) {
            await page.emulateMedia({ colorScheme });
            // Without scripts nothing moves, and nothing tells.
            if (!plain) await settle(page);
            const isOnTop = (await page.locator("dialog:modal, :popover-open").count()) > 0;
            const path = join(FOLDER, `${name}-${width}-${colorScheme}.png`);
            await page.screenshot({ path, fullPage: !isOnTop, animations: "disabled", caret: "hide" });
          }
        }
      });
    });
  }
});

test("The picture in the README shows the list of keys", { tag: "@screenshots" }, async ({ page, signInAs }) => {
  test.skip(!process.env["KEYWARD_README_PICTURE"], "it is made anew only when asked for: KEYWARD_README_PICTURE=1");
  await signInAs("owner");
  await page.setViewportSize({ width: 1280, height: 760 });
  await open(page, "/profile/api-keys?sort=expires");
  await settle(page);
  await expect(page.getByRole("table", { name: "API keys" })).toBeVisible();
  await page.screenshot({ path: join(FOLDER, "readme.png"), animations: "disabled", caret: "hide" });
});
