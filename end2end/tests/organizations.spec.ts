import type { Page } from "@playwright/test";

import { expectNoHorizontalScroll, fillSignIn, KeyForm, KeyList, Handover, tabTo } from "../fixtures/console.ts";
import { linkIn } from "../fixtures/letter.ts";
import { MemberList, pageLink, RolePicker } from "../fixtures/members.ts";
import { credentialManager, onDeployment, Organization, OWNER } from "../fixtures/organization.ts";
import { PASSWORD, Server } from "../fixtures/server.ts";
import { expect, hydrated, open, openSession, test } from "../fixtures/test.ts";

/** The link in the last letter to an address; letters are written in the background. */
async function invitationTo(server: Server, address: string, letters = 1): Promise<string> {
  await expect.poll(async () => (await server.lettersTo(address)).length, { message: `${address} is written to` }).toBe(letters);
  return linkIn((await server.lettersTo(address)).at(-1)!, "/invitations/");
}

const CASES = [
  { how: "by mouse", use: {}, narrow: false },
  { how: "in a window 320 px wide", use: { viewport: { width: 320, height: 640 } }, narrow: true },
  { how: "without scripts", use: { javaScriptEnabled: false }, narrow: false },
];

for (const { how, use, narrow } of CASES) {
  test.describe(`Inviting somebody, ${how},`, () => {
    test.use(use);

    const look = async (page: Page) => {
      if (narrow) await expectNoHorizontalScroll(page);
    };

    /** Waits for the script of a page that has one. */
    const alive = async (page: Page, javaScriptEnabled: boolean | undefined) => {
      if (javaScriptEnabled ?? true) await hydrated(page);
      await look(page);
    };

    test("with an account: the mail, the role, a key of one's own, and nothing of others", async ({
      page,
      context,
      server,
      organization,
      person,
      guard,
      signInAs,
      javaScriptEnabled,
    }) => {
      const production = await organization.deployment("production");
      const { id: ownersKey } = await organization.key("owners-key", onDeployment("viewer", production));
      const members = new MemberList(page);

      await test.step("the owner invites", async () => {
        await signInAs(organization.owner.name);
        await page.goto(organization.path("members"));
        await alive(page, javaScriptEnabled);
        await members.invite.click();
        await expect(page.getByRole("heading", { level: 1, name: "Invite members" })).toBeVisible();
        const picker = new RolePicker(page);
        await page.getByLabel("Email addresses").fill(person.email);
        await picker.organization("Manage workload credentials").check();
        await picker.choose(picker.on("production"), "Viewer");
        await look(page);
        await page.getByRole("button", { name: "Send invitations" }).click();
        await expect(page).toHaveURL(/\/members\?notice=invited$/);
        await alive(page, javaScriptEnabled);
        await expect(page.getByText("The invitations are on their way.")).toBeVisible();
        await expect(members.row(person.email)).toContainText("Invited");
        await expect(members.row(person.email)).toContainText("Viewer · 1 deployment");
      });

      const link = await invitationTo(server, person.email);
      await context.clearCookies();

      await test.step("the letter's link says what it is about, and leads through the sign-in", async () => {
        const [letter] = await server.lettersTo(person.email);
        expect(letter!.text).toContain(organization.name);
        await page.goto(link);
        await alive(page, javaScriptEnabled);
        await expect(page.getByRole("heading", { level: 1, name: `Join ${organization.name}` })).toBeVisible();
        await expect(page.getByRole("main")).toContainText(person.email);
        await expect(page.getByRole("main")).toContainText("may create organization keys");
        const next = `/sign-in?next=${encodeURIComponent(new URL(link).pathname)}`;
        await expect(page.getByRole("banner").getByRole("link", { name: "Sign in" }), "nor is it lost this way").toHaveAttribute("href", next);
        await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
        await expect(page).toHaveURL(/\/sign-in/);
        await alive(page, javaScriptEnabled);
        await fillSignIn(page, person.name, person.password);
        await expect(page).toHaveURL(new URL(link).pathname);
        await alive(page, javaScriptEnabled);
        await page.getByRole("button", { name: "Accept invitation" }).click();
        await expect(page).toHaveURL(/\/members\?notice=joined$/);
        await alive(page, javaScriptEnabled);
        await expect(page.getByText("You belong to the organization now.")).toBeVisible();
        await expect(members.row(person.name)).toContainText("You");
        await expect(members.invite, "only owners invite").toHaveCount(0);
      });

      await test.step("makes a key with the role that was given", async () => {
        await pageLink(page, "API keys").click();
        await expect(page).toHaveURL(/\/api-keys$/);
        await alive(page, javaScriptEnabled);
        const list = new KeyList(page);
        await list.generate.click();
        if (javaScriptEnabled ?? true) await expect(page.getByRole("dialog", { name: "Create API key" })).toBeVisible();
        else await expect(page).toHaveURL(/\/api-keys\/new$/);
        const picker = new RolePicker(page);
        const form = new KeyForm(page);
        await form.name.fill("my-own");
        await expect(picker.organization("Organization owner"), "nobody gives a key more than they have").toHaveCount(0);
        await picker.choose(picker.on("production"), "Viewer");
        await look(page);
        await form.submit.click();
        const handover = new Handover(page, "my-own");
        await handover.secret();
        await look(page);
        await handover.done.click();
        if (javaScriptEnabled ?? true) await page.getByRole("button", { name: "Leave without saving" }).click();
        await expect(list.row("my-own")).toContainText("Viewer · 1 deployment");
      });

      await test.step("sees no key of others", async () => {
        await page.goto(organization.path("api-keys?status=all"));
        await alive(page, javaScriptEnabled);
        await expect(page.getByText("These are the keys that you created.")).toBeVisible();
        expect(await new KeyList(page).names()).toEqual(["my-own"]);
        guard.expect(404, /\/api-keys\/[0-9A-Za-z]{20}/);
        for (const path of [`api-keys/${ownersKey}`, `api-keys/${ownersKey}/revoke`]) {
          await page.goto(organization.path(path));
          await expect(page.getByRole("heading", { name: "Nothing here" })).toBeVisible();
        }
      });

      await test.step("the link works only once", async () => {
        await page.goto(link);
        await expect(page.getByText("This invitation was already accepted. It works only once.")).toBeVisible();
        await expect(page.getByRole("button", { name: "Accept invitation" })).toHaveCount(0);
      });
    });

    test("without an account: it is made from the link, and belongs at once", async ({ page, server, organization, guard, javaScriptEnabled }) => {
      const address = `nina.${organization.id}@nordwind.example`;
      await organization.invite(address, OWNER);
      const link = await invitationTo(server, address);
      await page.goto(link);
      await alive(page, javaScriptEnabled);
      await page.getByText("Create an account").click();
      await page.getByLabel("Username").fill(organization.owner.name);
      await page.getByLabel("Full name").fill("Nina Berg");
      await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
      await page.getByLabel("Password again").fill("something else");
      await look(page);

      guard.expect(422, /\/join$/);
      const join = page.getByRole("button", { name: "Create account and accept" });
      await join.click();
      await expect(page.getByRole("alert").filter({ hasText: "needs mending" })).toContainText("Password again: The two passwords are not the same.");
      await expect(page.getByLabel("Full name"), "what was typed is still there").toHaveValue("Nina Berg");
      await look(page);

      await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
      await page.getByLabel("Password again").fill(PASSWORD);
      await join.click();
      await expect(page.getByRole("alert").filter({ hasText: "needs mending" })).toContainText("Username: ");
      await page.getByLabel("Username").fill(`nina.${organization.id}`);
      await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
      await page.getByLabel("Password again").fill(PASSWORD);
      await join.click();

      await expect(page).toHaveURL(/\/members\?notice=joined$/);
      await alive(page, javaScriptEnabled);
      const members = new MemberList(page);
      await expect(members.row(`nina.${organization.id}`)).toContainText("Owner");
      await expect(members.row(`nina.${organization.id}`)).toContainText("You");
      await expect(members.invite, "who was invited as an owner is one").toBeVisible();
      await openSession(server, `nina.${organization.id}`);
    });
  });
}

test("Inviting somebody works by keyboard alone", async ({ page, organization, signInAs }) => {
  await organization.deployment("production");
  const [members, picker, keyboard] = [new MemberList(page), new RolePicker(page), page.keyboard];
  await signInAs(organization.owner.name);
  await open(page, organization.path("members"));
  await tabTo(page, members.invite);
  await keyboard.press("Enter");
  await expect(page).toHaveURL(/\/invite$/);
  await tabTo(page, page.getByLabel("Email addresses"));
  await keyboard.type("one@nordwind.example");
  await keyboard.press("Enter");
  await keyboard.type("two@nordwind.example");
  const owner = picker.organization("Organization owner");
  await tabTo(page, owner);
  await keyboard.press("Space");
  await expect(owner).toBeChecked();
  await expect(picker.on("production"), "an owner has every role already").toBeDisabled();
  await keyboard.press("Space");
  await tabTo(page, picker.on("production"));
  await keyboard.press("V");
  await expect(picker.on("production").locator("option:checked")).toHaveText("Viewer");
  await tabTo(page, page.getByRole("button", { name: "Send invitations" }));
  await keyboard.press("Enter");
  await expect(page).toHaveURL(/notice=invited$/);
  await hydrated(page);
  for (const address of ["one@nordwind.example", "two@nordwind.example"]) {
    await expect(members.row(address)).toContainText("Viewer · 1 deployment");
  }

  await tabTo(page, page.getByRole("button", { name: "Revoke invitation of one@nordwind.example" }));
  await keyboard.press("Enter");
  await expect(page).toHaveURL(/notice=invitation-revoked$/);
  await expect(members.row("one@nordwind.example")).toHaveCount(0);
  await expect(members.row("two@nordwind.example")).toBeVisible();
});

test("Accepting works by keyboard alone, with an account made on the way", async ({ page, organization }) => {
  const keyboard = page.keyboard;
  await open(page, `/invitations/${await organization.invite(`nina.${organization.id}@nordwind.example`)}`);
  await tabTo(page, page.getByText("Create an account"));
  await keyboard.press("Enter");
  for (const [label, text] of [
    ["Username", `nina.${organization.id}`],
    ["Full name (optional)", "Nina Berg"],
    ["Password", PASSWORD],
    ["Password again", PASSWORD],
  ] as const) {
    await tabTo(page, page.getByLabel(label, { exact: true }));
    await keyboard.type(text);
  }
  await keyboard.press("Enter");
  await expect(page).toHaveURL(/notice=joined$/);
  await expect(new MemberList(page).row(`nina.${organization.id}`)).toContainText("You");
});

test.describe("An owner", () => {
  test.beforeEach(({ organization, signInAs }) => signInAs(organization.owner.name));

  test("is told which addresses are none, and which are members already", async ({ page, organization, guard }) => {
    guard.expect(422, /\/invite$/);
    guard.expect(409, /\/invite$/);
    await open(page, organization.path("members/invite"));
    const emails = page.getByLabel("Email addresses");
    await emails.fill("nobody, ada@nordwind.example");
    await page.getByRole("button", { name: "Send invitations" }).click();
    await expect(page).toHaveTitle(/^Error: Invite members/);
    const summary = page.getByRole("alert").filter({ hasText: "needs mending" });
    await expect(summary.getByRole("link")).toHaveAttribute("href", "#emails");
    await expect(emails).toHaveAttribute("aria-invalid", "true");
    await expect(emails).toHaveValue("nobody, ada@nordwind.example");

    await emails.fill(organization.owner.email);
    await page.getByRole("button", { name: "Send invitations" }).click();
    await expect(page.getByRole("alert").filter({ hasText: organization.owner.email })).toBeVisible();
  });

  test("sends an invitation again, and the link before is dead; takes one back, and its link is dead", async ({ page, organization, server, guard }) => {
    const address = `late.${organization.id}@nordwind.example`;
    await organization.invite(address);
    const first = await invitationTo(server, address);
    await open(page, organization.path("members"));
    await page.getByRole("button", { name: `Send again to ${address}` }).click();
    await expect(page.getByText("The link sent before no longer works.")).toBeVisible();
    const second = await invitationTo(server, address, 2);
    expect(second).not.toBe(first);

    guard.expect(404, /^\/invitations\//);
    await page.goto(first);
    await expect(page.getByRole("heading", { name: "This invitation is not known" })).toBeVisible();
    await page.goto(second);
    await expect(page.getByRole("heading", { name: `Join ${organization.name}` })).toBeVisible();
    await expect(page.getByText(`The invitation was sent to ${address}`), "whom it is for").toBeVisible();
    await expect(page.getByRole("button", { name: "Accept invitation" })).toHaveCount(0);

    await open(page, organization.path("members"));
    await page.getByRole("button", { name: `Revoke invitation of ${address}` }).click();
    await expect(page.getByText("The invitation was revoked.")).toBeVisible();
    await page.goto(second);
    await expect(page.getByRole("heading", { name: "This invitation is not known" })).toBeVisible();
  });

  test("gives an invitation other roles, and its link stays good", async ({ page, organization, server }) => {
    const address = `roles.${organization.id}@nordwind.example`;
    await organization.invite(address);
    const [members, picker] = [new MemberList(page), new RolePicker(page)];
    await open(page, organization.path("members"));
    await expect(members.row(address)).toContainText("No roles");
    await page.getByRole("link", { name: `Edit roles for ${address}` }).click();
    await picker.choose(picker.onAll("deployments"), "Editor");
    await page.getByRole("button", { name: "Save roles" }).click();
    await expect(page.getByText("The roles were saved. The link already sent stays good.")).toBeVisible();
    await expect(members.row(address)).toContainText("Editor · all deployments");
    await page.goto(await invitationTo(server, address));
    await expect(page.getByRole("main")).toContainText("may edit all deployments");
  });

  test("gives a member a role, which the member's key has at once", async ({ page, organization, api }) => {
    await organization.deployment("production");
    const member = await organization.member("mia");
    const { key } = await api.createKey(member.name, "personal");
    const seen = async () => ((await (await api.call(`ApiKey ${key}`, "/api/v1/deployments")).json()) as { deployments: unknown[] }).deployments.length;
    expect(await seen()).toBe(0);

    await open(page, organization.path("members"));
    await page.getByRole("link", { name: member.name, exact: true }).click();
    await expect(page.getByText("may do nothing here yet")).toBeVisible();
    const picker = new RolePicker(page);
    await picker.choose(picker.on("production"), "Viewer");
    await page.getByRole("button", { name: "Save roles" }).click();
    await expect(page.getByText("The roles were saved. They hold from the next request on.")).toBeVisible();
    await expect(page.getByRole("main")).toContainText("may see deployment production");
    expect(await seen()).toBe(1);
  });

  test("makes somebody an admin of one deployment, who says who has which role there, and nothing else", async ({
    page,
    organization,
    signInAs,
  }) => {
    const [production, staging] = [await organization.deployment("production"), await organization.deployment("staging")];
    const both = { deployment: [{ role_id: "editor", deployment_ids: [production, staging] }] };
    const member = await organization.member("mia", credentialManager(both));
    const admin = await organization.member("ada", onDeployment("admin", production));
    const other = await organization.member("vera", onDeployment("viewer", staging));

    await signInAs(admin.name);
    await open(page, organization.path("members"));
    const members = new MemberList(page);
    await expect(members.invite, "only owners invite").toHaveCount(0);
    await expect(page.getByText("You give roles on what you are an admin of.")).toBeVisible();
    await expect(members.row(member.name).getByRole("link", { name: `Remove ${member.name}` })).toHaveCount(0);
    await expect(members.row(other.name), "what is hidden from one is not told").toContainText("No roles");
    await members.row(member.name).getByRole("link", { name: `Edit roles of ${member.name}` }).click();
    await hydrated(page);

    const picker = new RolePicker(page);
    await expect(page.getByRole("link", { name: `Remove ${member.name}` })).toHaveCount(0);
    await expect(picker.group.getByRole("checkbox"), "roles on the organization are an owner's to give").toHaveCount(0);
    await expect(picker.on("staging")).toHaveCount(0);
    await expect(page.getByText("Other roles are given by an organization owner.")).toBeVisible();
    await expect(picker.on("production").locator("option:checked")).toHaveText("Editor");
    await picker.choose(picker.on("production"), "Viewer");
    await page.getByRole("button", { name: "Save roles" }).click();
    await expect(page.getByText("The roles were saved.")).toBeVisible();
    await expect(picker.on("production").locator("option:checked")).toHaveText("Viewer");

    await signInAs(organization.owner.name);
    await open(page, organization.path(`members/${member.name}`));
    await expect(picker.on("production").locator("option:checked")).toHaveText("Viewer");
    await expect(picker.on("staging").locator("option:checked"), "what is not the admin's to give has stayed").toHaveText("Editor");
    await expect(picker.organization("Manage workload credentials")).toBeChecked();
  });

  test("who saves roles that somebody else changed meanwhile sees both versions", async ({ page, context, organization, guard }) => {
    await organization.deployment("production");
    const member = await organization.member("mia");
    const path = organization.path(`members/${member.name}`);
    await open(page, path);
    const other = await context.newPage();
    await open(other, path);
    await new RolePicker(other).organization("Billing admin").check();
    await other.getByRole("button", { name: "Save roles" }).click();
    await expect(other.getByText("The roles were saved.")).toBeVisible();

    const picker = new RolePicker(page);
    await picker.choose(picker.on("production"), "Editor");
    guard.expect(409, /\/roles$/);
    await page.getByRole("button", { name: "Save roles" }).click();
    await expect(page.getByRole("alert")).toContainText("Somebody else changed these roles meanwhile.");
    await expect(page.getByText("The roles are now: Billing admin.")).toBeVisible();
    await expect(picker.on("production").locator("option:checked"), "what was chosen still stands there").toHaveText("Editor");
    await expect(picker.organization("Billing admin")).not.toBeChecked();

    await page.getByRole("button", { name: "Save roles" }).click();
    await expect(page.getByText("The roles were saved.")).toBeVisible();
    await expect(page.getByRole("main")).toContainText("may edit deployment production");
    await expect(picker.organization("Billing admin")).not.toBeChecked();
  });

  test("removes a member, keeps one of the member's keys and revokes the other", async ({ page, organization, api, server }) => {
    const production = await organization.deployment("production");
    const member = await organization.member("mia", credentialManager(onDeployment("viewer", production)));
    const [kept, revoked] = [
      await organization.key("kept", onDeployment("viewer", production), { by: member.name }),
      await organization.key("revoked", onDeployment("viewer", production), { by: member.name }),
    ];
    const session = await openSession(server, member.name);

    await open(page, organization.path("members"));
    await page.getByRole("link", { name: `Remove ${member.name}` }).click();
    await expect(page.getByRole("heading", { level: 1, name: `Remove ${member.name}?` })).toBeVisible();
    await expect(page.getByRole("radio", { name: "Keep kept" }), "to keep is the safe answer").toBeChecked();
    await page.getByRole("radio", { name: "Revoke revoked" }).check();
    await page.getByRole("button", { name: `Remove ${member.name}` }).click();
    await expect(page.getByText("The member was removed, and lost access at once.")).toBeVisible();
    await expect(new MemberList(page).row(member.name)).toHaveCount(0);

    const status = async (key: string) => (await api.call(`ApiKey ${key}`, "/api/v1/deployments")).status;
    expect(await status(kept.key)).toBe(200);
    expect(await status(revoked.key)).toBe(401);
    const answer = await fetch(server.url + organization.path("members"), { headers: { cookie: `keyward=${session}` }, redirect: "manual" });
    expect(answer.status, "nothing of the organization is shown any more").not.toBe(200);

    await open(page, organization.path("api-keys?status=all"));
    await expect(new KeyList(page).row("kept")).toContainText("Creator left");
  });

  test("cannot leave as the last one", async ({ page, organization, guard }) => {
    await open(page, organization.path("members"));
    await page.getByRole("link", { name: "Leave organization" }).click();
    guard.expect(409, /\/remove$/);
    guard.expect(422, /\/remove$/);
    await page.getByRole("button", { name: "Leave organization" }).click();
    await expect(page.getByRole("alert")).toContainText("The organization would have no owner any more.");
  });

  test("says whom mail goes to", async ({ page, organization, guard }) => {
    await open(page, organization.path("members"));
    await pageLink(page, "Contacts").click();
    const [operational, billing] = [page.getByLabel("Operational contacts"), page.getByLabel("Billing contacts")];
    await operational.fill("on-call@nordwind.example\nnobody");
    guard.expect(422, /\/contacts$/);
    await page.getByRole("button", { name: "Save contacts" }).click();
    await expect(page.getByRole("alert").getByRole("link", { name: /^Operational contacts: / })).toBeVisible();
    await expect(operational).toHaveAttribute("aria-invalid", "true");
    await operational.fill("on-call@nordwind.example\nnight@nordwind.example");
    await billing.fill("bills@nordwind.example");
    await page.getByRole("button", { name: "Save contacts" }).click();
    await expect(page.getByText("The contacts were saved.")).toBeVisible();
    await expect(operational).toHaveValue("on-call@nordwind.example\nnight@nordwind.example");
    await expect(billing).toHaveValue("bills@nordwind.example");
  });

  test("renames the organization", async ({ page, organization }) => {
    await open(page, organization.path("security"));
    await page.getByRole("textbox", { name: "Name" }).fill(`Süd ${organization.id}`);
    await page.getByRole("button", { name: "Rename organization" }).click();
    await expect(page.getByText("Saved.")).toBeVisible();
    await expect(page.getByRole("navigation", { name: "Breadcrumb" })).toContainText(`Süd ${organization.id}`);
  });

  test("registers a deployment, renames it and deletes it by its name", async ({ page, organization, guard }) => {
    await open(page, organization.path("members"));
    await pageLink(page, "Deployments and projects").click();
    await expect(page.getByRole("heading", { name: "No deployments or projects that you may see" })).toBeVisible();
    await page.getByRole("link", { name: "Register" }).click();
    await page.getByLabel("Kind").selectOption({ label: "Deployment" });
    await page.getByLabel("Name").fill("search");
    await page.getByLabel("Endpoint").fill("not a URL");
    guard.expect(422, /\/deployments\//);
    await page.getByRole("button", { name: "Register" }).click();
    await expect(page.getByRole("alert").getByRole("link", { name: /^Endpoint: / })).toBeVisible();
    await page.getByLabel("Endpoint").fill("https://search.nordwind.example");
    await page.getByRole("button", { name: "Register" }).click();
    await expect(page.getByText("It was registered.")).toBeVisible();

    const table = page.getByRole("table", { name: "Deployments and projects" });
    await table.getByRole("link", { name: "search", exact: true }).click();
    await page.getByRole("textbox", { name: "Name" }).first().fill("search-eu");
    await page.getByRole("button", { name: "Rename" }).click();
    await expect(page.getByText("Saved.")).toBeVisible();

    await page.getByText("Delete search-eu").first().click();
    const form = page.locator("form").filter({ has: page.getByRole("button", { name: "Delete search-eu" }) });
    await form.getByLabel("Name").fill("search");
    await form.getByRole("button", { name: "Delete search-eu" }).click();
    await expect(page.getByRole("alert")).toContainText("Type the name exactly");
    await form.getByLabel("Name").fill("search-eu");
    await form.getByRole("button", { name: "Delete search-eu" }).click();
    await expect(page.getByText("It was deleted from the register")).toBeVisible();
  });
});

test("An invitation whose time is over opens nothing, until it is sent again", async ({ page, context, guard }) => {
  // The demo has one that expired two days ago. It is used up here, so the server is this test's own.
  const server = await Server.start();
  try {
    const address = "paul.moreau@partner.example";
    const as = async (user: string) =>
      context.addCookies([{ name: "keyward", value: await openSession(server, user), url: server.url, httpOnly: true, sameSite: "Lax" }]);
    await as("owner");
    await open(page, `${server.url}/organizations/1000000042/members`);
    const row = new MemberList(page).row(address);
    await expect(row).toContainText("Invitation expired");
    await expect(row).toContainText("expired 2 days ago");
    await expect(new MemberList(page).row("noor.haddad@acme.example"), "one that is open is not").not.toContainText("expired");
    const token = (await row.getByRole("link", { name: address, exact: true }).getAttribute("href"))!.split("/").at(-1)!;

    await context.clearCookies();
    await open(page, `${server.url}/invitations/${token}`);
    await expect(page.getByRole("heading", { level: 1, name: "Join Acme" })).toBeVisible();
    await expect(page.getByText("This invitation has expired.")).toBeVisible();
    await expect(page.getByRole("main").getByRole("button"), "there is nothing to accept").toHaveCount(0);
    const account = { username: "paul", full_name: "", password: PASSWORD, repeated_password: PASSWORD };
    const join = await context.request.post(`${server.url}/invitations/${token}/join`, { form: account, maxRedirects: 0 });
    expect(join.status(), "nor by a form that was open since").toBe(410);
    expect(await join.text()).toContain("This invitation has expired.");

    await as("owner");
    await open(page, `${server.url}/organizations/1000000042/members`);
    await row.getByRole("button", { name: `Send again to ${address}` }).click();
    await expect(page.getByText("The invitation was sent again.")).toBeVisible();
    await expect(row).toContainText("Invited");
    await expect(row).not.toContainText("expired");
    const link = await invitationTo(server, address);
    expect(link.endsWith(token), "by another link").toBe(false);
    await context.clearCookies();
    guard.expect(404, /^\/invitations\//);
    await open(page, `${server.url}/invitations/${token}`);
    await expect(page.getByRole("heading", { name: "This invitation is not known" })).toBeVisible();
    await open(page, `${server.url}${new URL(link).pathname}`);
    await expect(page.getByText("Create an account")).toBeVisible();
  } finally {
    await server.stop();
  }
});

test("A platform admin creates an organization for somebody, who runs it", async ({ page, person, signInAs, guard }) => {
  await signInAs("admin");
  await open(page, "/organizations");
  await page.getByRole("link", { name: "Create organization" }).click();
  await page.getByLabel("Name").fill("N");
  await page.getByLabel("First owner").fill("nobody-of-this-name");
  guard.expect(422, /^\/organizations\/new$/);
  await page.getByRole("button", { name: "Create organization" }).click();
  await expect(page.getByRole("alert")).toContainText("Name: ");
  const name = `Made ${person.name}`.slice(0, 30);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("First owner").fill(person.name);
  await page.getByRole("button", { name: "Create organization" }).click();
  await expect(page.getByText("The organization was created.")).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Breadcrumb" })).toContainText(name);
  await expect(new MemberList(page).row(person.name)).toContainText("Owner");

  await signInAs(person.name);
  await open(page, "/organizations");
  await page.getByRole("main").getByRole("link", { name }).click();
  await expect(new MemberList(page).invite).toBeVisible();
});

test.describe("Who belongs to two organizations", () => {
  test("goes from one to the other by the menu", async ({ page, api, server, person, organization, signInAs }) => {
    const second = await Organization.create(api, server, "Südwind");
    for (const one of [organization, second]) await one.add(person);
    await signInAs(person.name);
    await open(page, organization.path("members"));
    const bar = page.getByRole("banner");
    await expect(bar.locator("a.organization")).toHaveText(organization.name);
    await page.getByRole("button", { name: /^Account of / }).click();
    const switcher = page.getByRole("navigation", { name: "Switch organization" });
    await expect(switcher.getByRole("link", { name: organization.name })).toHaveAttribute("aria-current", "true");
    await switcher.getByRole("link", { name: second.name }).click();
    await expect(page).toHaveURL(second.path("members"));
    await expect(bar.locator("a.organization")).toHaveText(second.name);
    await expect(page.getByRole("navigation", { name: "Breadcrumb" })).toContainText(second.name);
    await expect(new MemberList(page).row(second.owner.name)).toBeVisible();
    await expect(new MemberList(page).row(organization.owner.name), "nothing of the other one").toHaveCount(0);
  });
});

test("Whoever may not see the keys is told who may, and nothing is offered that is not allowed", async ({ page, organization, signInAs, guard }) => {
  const production = await organization.deployment("production");
  const viewer = await organization.member("vera", onDeployment("viewer", production));
  await signInAs(viewer.name);
  guard.expect(403, /^\/organizations\//);
  for (const [path, who] of [
    ["api-keys", "an organization owner or one with the role Manage workload credentials"],
    ["api-keys/new", "an organization owner or one with the role Manage workload credentials"],
    ["contacts", "an organization owner or a billing admin"],
  ] as const) {
    const answer = await page.goto(organization.path(path));
    expect(answer?.status(), path).toBe(403);
    await hydrated(page);
    await expect(page.getByRole("heading", { name: "This is not among your rights" })).toBeVisible();
    await expect(page.getByText(`Only ${who} may do this.`)).toBeVisible();
  }
  await open(page, organization.path("deployments"));
  await expect(page.getByRole("link", { name: "production" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Register" })).toHaveCount(0);
  await open(page, organization.path("security"));
  await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
});

test("Of an organization that one does not belong to, nothing is shown", async ({ page, api, server, organization, signInAs, guard }) => {
  const other = await Organization.create(api, server, "Südwind");
  await signInAs(other.owner.name);
  guard.expect(404, /^\/organizations\//);
  for (const path of ["members", "contacts", "api-keys", "api-keys/new", "deployments", "security", "members/invite"]) {
    const answer = await page.goto(organization.path(path));
    expect(answer?.status(), path).toBe(404);
    await hydrated(page);
    await expect(page.getByRole("heading", { name: "Nothing here" })).toBeVisible();
    expect(await page.content()).not.toContain(organization.name);
  }
});
