import { expect, test } from "@playwright/test";
import { installation } from "./installation.ts";
import { contextOf, owner } from "./people.ts";

test("a form sent before the page's scripts run comes back as its page, with nothing in the address", async ({
  browser,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${installation().address}/sign-in`);
  await expect(page.getByRole("button", { name: "Sign in" })).toBeDisabled();
  await expect(page.locator("form")).toHaveAttribute("method", "post");
  await context.close();
});

test("a form that arrives all the same is answered with its page", async ({ request }) => {
  const { address } = installation();
  for (const path of ["/sign-in", "/setup/abc", "/invite/abc"]) {
    const answer = await request.post(`${address}${path}?x=1`, {
      form: { password: "violet-tractor-signal" },
    });
    expect([answer.status(), answer.url()]).toEqual([200, `${address}${path}`]);
  }
});

test("an address that cannot be decoded is refused, on a page and on the API", async ({ request }) => {
  const { address } = installation();
  for (const path of ["/%E0%A4%A", "/api/trpc/%E0%A4%A"])
    expect((await request.get(address + path, { maxRedirects: 0 })).status()).toBe(400);
});

test("an unknown address has a page of our own", async ({ browser }) => {
  const page = await (await contextOf(browser, owner)).newPage();
  const answer = await page.goto(`${installation().address}/nothing/here`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  await page.getByRole("link", { name: "Go to the overview" }).click();
  await page.waitForURL(`${installation().address}/`);
  await page.context().close();
});
