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

test("The pictures in the README show lists of keys", { tag: "@screenshots" }, async ({ page, api, signInAs }) => {
  test.skip(!process.env["KEYWARD_README_PICTURE"], "they are made anew only when asked for: KEYWARD_README_PICTURE=1");
  await signInAs("owner");
  await page.setViewportSize({ width: 1280, height: 760 });
  const take = async (name: string) => {
    await settle(page);
    await expect(page.getByRole("table", { name: "API keys" })).toBeVisible();
    await page.screenshot({ path: join(FOLDER, name), animations: "disabled", caret: "hide" });
  };
  await open(page, "/profile/api-keys?sort=expires");
  await take("readme.png");
  const { items } = (await api.ask("owner", "GET", "/api/v1/serverless/projects/elasticsearch")) as { items: { id: string }[] };
  await open(page, `/projects/${items[0]!.id}/api-keys?type=all&sort=expires`);
  await take("readme-project.png");
});
