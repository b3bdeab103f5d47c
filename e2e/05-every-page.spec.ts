import { type Browser, expect, type Page, test } from "@playwright/test";
import { violationsInBothThemes } from "./accessibility.ts";
import { installation } from "./installation.ts";
import { collectErrors, contextOf, owner } from "./people.ts";

/** The first link on a list's page to one of its things. */
async function firstAddress(page: Page, list: string): Promise<string> {
  await page.goto(list);
  const isThing = new RegExp(`^${list}/[0-9a-f-]{36}$`);
  const hrefs = () =>
    page.locator("main a").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  await expect.poll(hrefs).toContainEqual(expect.stringMatching(isThing));
  return (await hrefs()).find((href) => isThing.test(href)) ?? list;
}

/** Whatever a page loads has come: nothing shows that it is waiting. */
async function settled(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await expect(page.locator("main [aria-busy=true]")).toHaveCount(0, { timeout: 60_000 });
}

async function everyPage(browser: Browser): Promise<string[]> {
  const context = await contextOf(browser, owner);
  const page = await context.newPage();
  const dataset = await firstAddress(page, "/data");
  const strategy = await firstAddress(page, "/strategies");
  const run = await firstAddress(page, "/backtests");
  await context.close();
  const tabs = ["trades", "returns", "orders", "logs", "code", "what-if"].map((tab) => `${run}?tab=${tab}`);
  return [
    "/",
    "/strategies",
    strategy,
    "/backtests",
    "/backtests/new",
    run,
    ...tabs,
    "/compare",
    "/data",
    dataset,
    "/data/import",
    "/blotter",
    "/positions",
    "/executions",
    "/algos",
    "/forward-tests",
    "/reconcile",
    "/accounts",
    "/team",
    "/audit",
    "/settings",
  ];
}

test("no page has a serious accessibility violation or an error in the console, in either theme", async ({
  browser,
}) => {
  test.setTimeout(600_000);
  const addresses = await everyPage(browser);
  const found: string[] = [];
  const context = await contextOf(browser, owner);
  const lane = async () => {
    const page = await context.newPage();
    const errors = collectErrors(page);
    for (let address = addresses.shift(); address !== undefined; address = addresses.shift()) {
      await page.goto(address);
      await settled(page);
      for (const violation of await violationsInBothThemes(page)) found.push(`${address} ${violation}`);
      for (const error of errors.splice(0)) found.push(`${address} prints ${error}`);
    }
  };
  await Promise.all([lane(), lane()]);
  expect(found).toEqual([]);
  await context.close();
});

test("the sign-in page is accessible in both themes", async ({ page }) => {
  await page.goto(`${installation().address}/sign-in`);
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  expect(await violationsInBothThemes(page)).toEqual([]);
});

test("eight tabs share one live stream", async ({ browser }) => {
  const context = await contextOf(browser, owner);
  const tabs: Page[] = [];
  for (let tab = 0; tab < 8; tab++) {
    const page = await context.newPage();
    await page.goto("/backtests");
    tabs.push(page);
  }
  for (const page of tabs) await expect(page.getByText("Connected").first()).toBeVisible({ timeout: 20_000 });
  await context.close();
});
