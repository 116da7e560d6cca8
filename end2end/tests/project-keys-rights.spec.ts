import type { Page } from "@playwright/test";

import { violations } from "../fixtures/axe.ts";
import { expectNoHorizontalScroll } from "../fixtures/console.ts";
import { onDeployment, Organization } from "../fixtures/organization.ts";
import { Project, ProjectKeyForm, ProjectKeyList } from "../fixtures/project.ts";
import { Api } from "../fixtures/api.ts";
import { Server } from "../fixtures/server.ts";
import { expect, open, openSession, test } from "../fixtures/test.ts";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "Whoever" : "Without scripts, whoever", () => {
    test.use({ javaScriptEnabled });

    const show = async (page: Page, path: string) => (javaScriptEnabled ? open(page, path) : void (await page.goto(path)));

    test("has no rights to keys is told whose it is to give them", async ({ page, project, signInAs, guard }) => {
      await project.key("secret name");
      const vera = await project.member("vera", { cluster: ["monitor"] });
      await signInAs(vera.name);
      guard.expect(403, new RegExp(`^/projects/${project.id}/api-keys`));
      await show(page, project.path());
      await expect(page.getByRole("heading", { name: `You have no rights to the API keys of ${project.name}` })).toBeVisible();
      await expect(new ProjectKeyList(page).generate).toHaveCount(0);
      await expect(page.getByText("secret name")).toHaveCount(0);
      for (const path of ["/new", "/delete?all=yes"]) {
        await show(page, project.path(path));
        await expect(page.getByRole("heading", { name: `You have no rights to the API keys of ${project.name}` })).toBeVisible();
      }
    });

    test("has only a viewer's role sees none either", async ({ page, project, signInAs, guard }) => {
      const viewer = await project.organization.member("victor", { project: { elasticsearch: [{ role_id: "viewer", project_ids: [project.id] }] } });
      await signInAs(viewer.name);
      guard.expect(403, new RegExp(`^/projects/${project.id}/api-keys`));
      await show(page, project.path());
      await expect(page.getByRole("heading", { name: /^You have no rights/ })).toBeVisible();
    });

    test("manages only keys of their own sees them alone, and makes, changes and deletes them", async ({ page, project, signInAs }) => {
      const nora = await project.member("nora", { cluster: ["manage_own_api_key"] });
      await project.key("somebody else's");
      const own = await project.key("hers", { by: nora });
      await signInAs(nora.name);
      await show(page, project.path());
      const list = new ProjectKeyList(page);
      expect(await list.names()).toEqual(["hers"]);
      await expect(page.getByText("These are your own keys.")).toBeVisible();
      await expect(list.generate).toBeVisible();
      await expect(list.owner, "there is no choice of owners").toHaveCount(0);
      await expect(list.type("All"), "nor do the counts tell of others").toHaveText(/\s1$/);
      await expect(list.delete("hers")).toBeVisible();
      await show(page, project.path(`/${own.id}`));
      await expect(page.getByRole("button", { name: "Save", exact: true })).toBeVisible();
    });

    test("only reads sees all, and can do nothing to any; the details say why", async ({ page, project, signInAs, guard }) => {
      const rita = await project.member("rita", { cluster: ["read_security"] });
      const made = await project.key("one");
      await signInAs(rita.name);
      await show(page, project.path());
      const list = new ProjectKeyList(page);
      expect(await list.names()).toEqual(["one"]);
      await expect(page.getByText("your role in this project only reads")).toBeVisible();
      await expect(list.generate).toHaveCount(0);
      await expect(page.getByRole("checkbox")).toHaveCount(0);
      await expect(page.getByRole("button", { name: /^Delete/ })).toHaveCount(0);
      await show(page, project.path(`/${made.id}`));
      await expect(page.getByRole("heading", { level: 1, name: "one" })).toBeVisible();
      await expect(page.getByRole("switch")).toHaveCount(0);
      await expect(page.getByRole("button", { name: /^(Save|Delete)/ })).toHaveCount(0);
      guard.expect(403, /\/api-keys\/new$/);
      await show(page, project.path("/new"));
      await expect(new ProjectKeyForm(page).submit).toHaveCount(0);
      await expect(page.getByRole("heading", { name: "This is not among your rights" })).toBeVisible();
    });

    test("only reads, where there is no key yet, is not asked to make one", async ({ page, project, signInAs }) => {
      const rita = await project.member("rita", { cluster: ["read_security"] });
      await signInAs(rita.name);
      await show(page, project.path());
      await expect(page.getByRole("heading", { name: `${project.name} has no API keys yet` })).toBeVisible();
      await expect(new ProjectKeyList(page).generate).toHaveCount(0);
      await expect(page.getByText("Your role in this project makes no keys.")).toBeVisible();
    });

    test("manages all keys deletes those of others, and changes none of them", async ({ page, project, signInAs }) => {
      const mary = await project.member("mary", { cluster: ["manage_api_key"] });
      const made = await project.key("one");
      const cross = await project.crossClusterKey("cluster-us");
      await signInAs(mary.name);
      await show(page, project.path("?type=all"));
      const list = new ProjectKeyList(page);
      await expect(list.rows).toHaveCount(2);
      await expect(list.delete("one")).toBeVisible();
      await expect(list.delete("cluster-us"), "that takes manage_security").toHaveCount(0);
      await show(page, project.path(`/${made.id}`));
      await expect(page.getByRole("region", { name: "Change" })).toContainText("only they can change it");
      await show(page, project.path(`/${cross.id}/delete`));
      await expect(page.getByRole("heading", { name: "You may not delete cluster-us" })).toBeVisible();
    });

    test("belongs to another organization does not learn that there is such a project", async ({ page, project, api, server, signInAs, guard }) => {
      const other = await Organization.create(api, server);
      await signInAs(other.owner.name);
      guard.expect(404, /^\/projects\//);
      guard.expect(403, /^\/projects\//);
      await show(page, project.path());
      await expect(page.getByText(project.name, { exact: true })).toHaveCount(0);
      await expect(page.getByRole("table")).toHaveCount(0);
    });

    test("is not signed in comes back here after signing in", async ({ page, project }) => {
      await show(page, project.path("?type=managed"));
      await expect(page).toHaveURL(/^[^?]*\/sign-in/);
    });
  });
}

test.describe("Where project keys are switched off", () => {
  test("the screens say so, in both themes, wide and narrow, and nobody is to blame", async ({ page, guard }) => {
    const server = await Server.start("--project-keys", "false");
    try {
      guard.expect(403, /\/api-keys(\/new)?$/);
      const api = new Api(server);
      const organization = await Organization.create(api, server);
      const project = await Project.create(api, server, organization);
      const value = await openSession(server, organization.owner.name);
      await page.context().addCookies([{ name: "keyward", value, url: server.url, httpOnly: true, sameSite: "Lax" }]);
      for (const path of ["", "/new"]) {
        await open(page, server.url + project.path(path));
        await expect(page.getByRole("heading", { name: "API keys of projects are switched off" })).toBeVisible();
        await expect(new ProjectKeyList(page).generate).toHaveCount(0);
        for (const width of [1280, 320]) {
          await page.setViewportSize({ width, height: 800 });
          for (const colorScheme of ["light", "dark"] as const) {
            await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
            expect.soft(await violations(page), `${path}, ${width} px, ${colorScheme}`).toEqual([]);
          }
          await expectNoHorizontalScroll(page);
        }
      }
      await project.close();
    } finally {
      await server.stop();
    }
  });
});

test("The three kinds of key lead to each other, and say which one is for what", async ({ page, project, signInAs }) => {
  await project.organization.deployment("search-eu");
  await signInAs(project.organization.owner.name);
  const kinds = page.getByRole("region", { name: "Need another kind of key?" });
  await open(page, project.path());
  await kinds.getByRole("link", { name: "Personal keys" }).click();
  await expect(page).toHaveURL("/profile/api-keys");
  await kinds.getByRole("link", { name: "Organization keys" }).click();
  await expect(page).toHaveURL(project.organization.path("api-keys"));
  await kinds.getByRole("link", { name: "Project keys" }).click();
  await expect(page).toHaveURL(project.organization.path("deployments"));
  await page.getByRole("link", { name: `API keys of ${project.name}` }).click();
  await expect(page).toHaveURL(new RegExp(`^[^?]*${project.path()}$`));
  await expect(page.getByRole("heading", { level: 1, name: "API keys" })).toBeVisible();
});

test("A member with rights on a deployment only is not led to keys that are not theirs to see", async ({ page, project, signInAs }) => {
  const deployment = await project.organization.deployment("search-eu");
  const dora = await project.organization.member("dora", onDeployment("admin", deployment));
  await signInAs(dora.name);
  await open(page, project.organization.path("deployments"));
  await expect(page.getByRole("link", { name: project.name, exact: true })).toHaveCount(0);
});
