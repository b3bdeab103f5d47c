import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { installation } from "./installation.ts";
import { collectErrors, contextOf, owner } from "./people.ts";

const SERIOUS = new Set(["serious", "critical"]);

async function firstAddress(page: Page, list: string, pattern: RegExp): Promise<string> {
  await page.goto(list);
  await page.locator(`main a[href^="${list}/"]`).first().waitFor();
  const hrefs = await page
    .locator("main a")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  return hrefs.find((href) => pattern.test(href)) ?? list;
}

async function seriousViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => SERIOUS.has(impact ?? ""))
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(" | ")}`);
}

for (const colorScheme of ["dark", "light"] as const)
  test(`no page has a serious accessibility violation or an error in the console, ${colorScheme}`, async ({
    browser,
  }) => {
    test.setTimeout(300_000);
    const context = await contextOf(browser, owner);
    const page = await context.newPage();
    await page.emulateMedia({ colorScheme });
    const errors = collectErrors(page);
    const dataset = await firstAddress(page, "/data", /^\/data\/[0-9a-f-]{36}$/);
    const strategy = await firstAddress(page, "/strategies", /^\/strategies\/[0-9a-f-]{36}$/);
    const run = await firstAddress(page, "/backtests", /^\/backtests\/[0-9a-f-]{36}$/);
    const tabs = ["trades", "returns", "orders", "logs", "code", "what-if"].map((tab) => `${run}?tab=${tab}`);
    const pages = [
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
    const found: string[] = [];
    for (const address of pages) {
      await page.goto(address);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      await page.waitForTimeout(1200);
      for (const violation of await seriousViolations(page)) found.push(`${address} ${violation}`);
    }
    expect(found).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });

test("the sign-in page is accessible in both themes", async ({ page }) => {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${installation().address}/sign-in`);
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  }
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
