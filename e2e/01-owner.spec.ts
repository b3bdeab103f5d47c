import { expect, test } from "@playwright/test";
import { installation } from "./installation.ts";
import { collectErrors, contextOf, owner, signIn, viewer } from "./people.ts";

test.describe.configure({ mode: "serial" });

test("the one-time link makes the owner, once", async ({ page }) => {
  const errors = collectErrors(page);
  await page.goto(installation().setupLink);
  await page.getByLabel("Name").fill(owner.name);
  await page.getByLabel("Email").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Create the owner" }).click();
  await expect(page.getByRole("heading", { name: "Home" })).toBeVisible();
  expect(errors).toEqual([]);

  await page.goto(installation().setupLink);
  await expect(page.getByRole("heading", { name: "This link was used" })).toBeVisible();
});

test("a wrong password keeps the email and says so; the right one signs in", async ({ page }) => {
  await page.goto(`${installation().address}/sign-in`);
  await page.getByLabel("Email").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill("not the password at all");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /password/i })).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(owner.email);
  await signIn(page, owner);
  await expect(page.getByRole("heading", { name: "Home" })).toBeVisible();
});

test("a visitor who is not signed in is led to the sign-in page by the server", async ({ request }) => {
  const answer = await request.get(`${installation().address}/backtests?x=1`, { maxRedirects: 0 });
  expect(answer.status()).toBe(307);
  expect(answer.headers().location).toContain("/sign-in?callbackUrl=%2Fbacktests%3Fx%3D1");
});

test("a member joins by an invite link and sees the team", async ({ browser }) => {
  const inviting = await contextOf(browser, owner);
  const team = await inviting.newPage();
  await team.goto("/team");
  await team.getByRole("button", { name: "Invite" }).click();
  await team.getByLabel("Email").fill(viewer.email);
  await team.getByRole("combobox", { name: "Role" }).click();
  await team.getByRole("option", { name: /Viewer/ }).click();
  await team.getByRole("button", { name: "Make the link" }).click();
  const link = await team.getByText(/\/invite\//).innerText();

  const joining = await browser.newContext({ baseURL: installation().address });
  const invite = await joining.newPage();
  await invite.goto(link);
  await invite.getByLabel("Name").fill(viewer.name);
  await invite.getByLabel("Password", { exact: true }).fill(viewer.password);
  await invite.getByRole("button", { name: "Join the team" }).click();
  await expect(invite.getByRole("heading", { name: "Home" })).toBeVisible();
  await signIn(invite, viewer);
  await invite.goto("/team");
  await expect(invite.getByText(owner.email)).toBeVisible();
  await expect(invite.getByRole("button", { name: "Invite" })).toHaveCount(0);
  await Promise.all([inviting.close(), joining.close()]);
});
