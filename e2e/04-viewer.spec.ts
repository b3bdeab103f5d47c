import { expect, test } from "@playwright/test";
import { contextOf, viewer } from "./people.ts";

test.describe.configure({ mode: "serial" });

test("a viewer sees everything and changes nothing", async ({ browser }) => {
  const context = await contextOf(browser, viewer);
  const page = await context.newPage();
  await page.goto("/backtests");
  await expect(page.getByRole("grid").getByRole("row").nth(1)).toBeVisible();
  await expect(page.getByRole("link", { name: "New backtest" })).toHaveCount(0);
  await page.goto("/backtests/new");
  await expect(page.getByText("runs:launch")).toBeVisible();
  await page.goto("/data");
  await expect(page.getByRole("link", { name: /S&P 500 daily/ })).toBeVisible();
  await expect(page.getByRole("link", { name: "Import" })).toHaveCount(0);
  await page.goto("/data/import");
  await expect(page.getByText("data:import")).toBeVisible();
  await page.goto("/strategies");
  await page.getByRole("link", { name: "Cross of averages" }).first().click();
  await expect(page.getByText("Read only").first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("button", { name: "Save version" })).toHaveCount(0);
  await page.goto("/audit");
  await expect(page.getByText("audit:read")).toBeVisible();
  await context.close();
});

test("the server refuses what a viewer sends by hand", async ({ browser }) => {
  const context = await contextOf(browser, viewer);
  const page = await context.newPage();
  await page.goto("/backtests");
  const answer = await page.evaluate(async () => {
    const response = await fetch("/api/trpc/members.invite", {
      method: "POST",
      headers: { "content-type": "application/json", "x-pitwall": "1" },
      body: JSON.stringify({ json: { email: "mallory@pitwall.test", role: "owner" } }),
    });
    return { status: response.status, text: await response.text() };
  });
  expect(answer.status).toBe(403);
  expect(answer.text).toContain("members:manage");
  await context.close();
});
