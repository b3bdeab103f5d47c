import { createHash } from "node:crypto";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { collectErrors, contextOf, owner } from "./people.ts";
import { screenshot } from "./screenshot.ts";

test.describe.configure({ mode: "serial" });

let strategyAddress = "";
/** The strategy as the first test left it open. */
let editor: Page;
const runAddresses: string[] = [];

/** One for all: its cache keeps the editor, which is most of what a page of this file loads. */
let context: BrowserContext;
test.beforeAll(async ({ browser }) => {
  context = await contextOf(browser, owner);
});
test.afterAll(() => context.close());

/** Replaces the whole source in Monaco as a paste would. */
async function writeSource(page: Page, source: string): Promise<void> {
  await page.locator(".monaco-editor textarea, .monaco-editor .native-edit-context").first().focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(source);
}

async function createStrategy(page: Page, template: RegExp, name: string): Promise<void> {
  await page.goto("/strategies");
  const start = page.getByRole("button", { name: template });
  const more = page.getByRole("button", { name: "New strategy" });
  await expect(start.or(page.getByRole("grid"))).toBeVisible();
  if (!(await start.isVisible())) await more.click();
  await start.click();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Create and open" }).click();
  await page.waitForURL(/\/strategies\/[0-9a-f-]{36}/);
  await expect(page.getByText("No problems")).toBeVisible({ timeout: 60_000 });
}

async function finishedRun(page: Page): Promise<void> {
  await page.waitForURL(/\/backtests\/[0-9a-f-]{36}/, { timeout: 30_000 });
  await expect(page.getByText(/^✓?\s*Finished/).first()).toBeVisible({ timeout: 60_000 });
}

test("a template becomes a strategy with a version, and its sliders re-run the engine", async () => {
  const page = await context.newPage();
  editor = page;
  const errors = collectErrors(page);
  await createStrategy(page, /Start from this.*SMA cross/i, "Cross of averages");
  strategyAddress = new URL(page.url()).pathname;
  await expect(page.locator("[data-what-if=ready]")).toBeVisible({ timeout: 60_000 });

  const slider = page.getByRole("slider").first();
  await slider.focus();
  const before = await page.locator("[data-what-if]").innerText();
  for (let press = 0; press < 5; press++) await page.keyboard.press("ArrowRight");
  await expect.poll(async () => page.locator("[data-what-if]").innerText()).not.toBe(before);
  await screenshot(page, "editor");
  expect(errors).toEqual([]);
});

test("a TypeScript error is shown at its line and blocks the launch", async () => {
  const page = editor;
  await page.locator(".monaco-editor textarea, .monaco-editor .native-edit-context").first().focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText('\nconst wrong: number = "text";\n');
  await expect(page.getByText(/not assignable to type 'number'/).first()).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press("Control+Shift+Enter");
  await expect(page.getByText("Mend the source first")).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(strategyAddress);
  await expect(page.getByRole("dialog", { name: /Save version/ })).toHaveCount(0);
  await expect(async () => {
    await page.keyboard.press("Control+Z");
    await expect(page.getByText("No problems")).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await page.close();
});

test("a full backtest runs as a job and shows its result", async () => {
  const page = await context.newPage();
  const errors = collectErrors(page);
  await page.goto(strategyAddress);
  await expect(page.getByText("No problems")).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "Full backtest" }).click();
  await page.getByRole("button", { name: "Save and go to launch" }).click();
  await page.waitForURL(/\/backtests\/new/);
  await expect(page.getByRole("combobox", { name: "Strategy and version" })).toHaveValue("Cross of averages");
  await screenshot(page, "launch");
  await page.getByRole("button", { name: /Run backtest/ }).click();
  await finishedRun(page);
  runAddresses.push(new URL(page.url()).pathname);
  await expect(page.getByText("Sharpe").first()).toBeVisible();
  await expect(page.locator("canvas").first()).toBeVisible();
  await screenshot(page, "result");
  expect(errors).toEqual([]);

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "Fills, CSV" }).click();
  expect((await download).suggestedFilename()).toMatch(/fills.*\.csv$/);
  await page.close();
});

test("conventions switch at once, and indicators are drawn on the prices", async () => {
  const page = await context.newPage();
  const errors = collectErrors(page);
  await page.goto(`${runAddresses[0]}?tab=returns`);
  const table = page.getByRole("table", { name: "Statistics with their conventions" });
  const sharpe = table.getByRole("row", { name: /^Sharpe\b/ }).first();
  const before = await sharpe.innerText();
  await page.getByRole("combobox", { name: "Conventions" }).click();
  await page.getByRole("option", { name: "LEAN" }).click();
  await expect.poll(() => sharpe.innerText()).not.toBe(before);
  expect(new URL(page.url()).searchParams.get("conventions")).toBe("lean");

  await page.goto(`${runAddresses[0]}?indicators=rsi,macd`);
  await expect(page.getByText("rsi 14").first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/^macd histogram/).first()).toBeVisible();
  expect(errors).toEqual([]);
  await page.close();
});

test("the browser's engine writes the same bytes as the server's", async () => {
  const page = await context.newPage();
  const columns = page.waitForResponse((response) => /\/api\/columns\/[0-9a-f]{64}$/.test(response.url()));
  await page.goto(runAddresses[0] ?? "");
  const bytes = await (await columns).body();
  const onServer = createHash("sha256").update(bytes).digest("hex");
  await page.getByRole("tab", { name: "What-if" }).click();
  await expect(page.locator("[data-result-digest]")).toHaveAttribute("data-result-digest", onServer, {
    timeout: 30_000,
  });
  await page.close();
});

test("the same question is answered at once; another parameter is another run; both compare", async () => {
  const page = await context.newPage();
  const errors = collectErrors(page);
  await page.goto(runAddresses[0] ?? "");
  await page.getByRole("button", { name: "Run again" }).click();
  await page.waitForURL(/\/backtests\/new/);
  await page.getByRole("textbox", { name: /Fast/ }).fill("35");
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: /Run backtest/ }).click();
  await page.waitForURL(
    (url) => url.pathname !== runAddresses[0] && /\/backtests\/[0-9a-f-]{36}/.test(url.pathname),
  );
  await finishedRun(page);
  runAddresses.push(new URL(page.url()).pathname);

  await page.goto("/backtests");
  const rows = page.getByRole("grid").getByRole("row");
  await expect(rows).toHaveCount(3);
  for (const row of [1, 2]) await rows.nth(row).getByRole("checkbox").click();
  await page.getByRole("button", { name: "Compare" }).click();
  await page.waitForURL(/\/compare\?runs=/);
  await expect(page.getByRole("heading", { name: "Compare 2 runs" })).toBeVisible();
  await expect(page.getByText("Settings that differ")).toBeVisible();
  await expect(page.locator("canvas").first()).toBeVisible();
  await screenshot(page, "compare");
  expect(errors).toEqual([]);
  await page.close();
});

/** Asks for chance until long after the test. */
const ENDLESS = `import { defineStrategy, z } from "@pitwall/sdk";
export default defineStrategy({
name: "Patient",
description: "Takes its time.",
parameters: z.object({ rounds: z.int().min(1).max(1000000).default(1) }),
onBar(ctx) {
for (let k = 0; k < ctx.parameters.rounds; k++) ctx.random();
},
});`;

test("several strategies share one account, each with what it added", async () => {
  const page = await context.newPage();
  await page.goto("/backtests/new?strategy=sma-cross&p=fast:20,slow:100");
  await page.getByRole("button", { name: "Add another" }).click();
  await page.getByRole("textbox", { name: "Name of strategy 1" }).fill("Trend");
  await page.getByRole("textbox", { name: "Name of strategy 2" }).fill("Trend");
  await page.getByRole("button", { name: /Run backtest/ }).click();
  await expect(page.getByRole("alert").getByText(/name of its own/)).toBeVisible();
  await page.getByRole("textbox", { name: "Name of strategy 2" }).fill("Second");
  await page.getByRole("button", { name: "Add another" }).click();
  await page.getByRole("button", { name: "Remove Donchian breakout" }).click();
  // Typing reaches the address after a moment.
  await expect(page).toHaveURL(/Second/);
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Name of strategy 2" })).toHaveValue("Second");
  await expect(page.getByRole("textbox", { name: "Slow average" }).first()).toHaveValue("100");
  await page.getByRole("button", { name: /Run backtest/ }).click();
  await finishedRun(page);
  const added = page.getByRole("table", { name: "By strategy" });
  for (const name of ["Trend", "Second"]) await expect(added.getByRole("rowheader", { name })).toBeVisible();
  await page.goto(`${new URL(page.url()).pathname}?tab=code`);
  await expect(page.getByRole("heading", { name: "Parameters of Second" })).toBeVisible();
  await page.close();
});

test("a run is watched while it computes, and cancelled", async () => {
  const page = await context.newPage();
  const errors = collectErrors(page);
  await createStrategy(page, /Start from this.*Buy and hold/i, "Patient");
  await writeSource(page, ENDLESS);
  await expect(page.getByText("No problems")).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "Full backtest" }).click();
  await page.getByRole("button", { name: "Save and go to launch" }).click();
  await page.waitForURL(/\/backtests\/new/);
  await page.getByRole("textbox", { name: /rounds/i }).fill("100000");
  await page.keyboard.press("Tab");
  await page.getByRole("textbox", { name: "Name of the run" }).fill("Watched");
  await page.getByRole("button", { name: /Run backtest/ }).click();
  await page.waitForURL(/\/backtests\/[0-9a-f-]{36}/);
  await expect(page.getByRole("heading", { name: "Watched" })).toBeVisible();
  const progress = page.getByRole("progressbar").first();
  const done = () => progress.getAttribute("aria-valuenow").then(Number);
  await expect.poll(done, { timeout: 60_000 }).toBeGreaterThan(0);
  const before = await done();
  await expect.poll(done, { timeout: 60_000 }).toBeGreaterThan(before);
  await screenshot(page, "live-run");
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(page.getByText(/Cancelled/).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("button", { name: "Cancel", exact: true })).toHaveCount(0);
  expect(errors).toEqual([]);
  await page.close();
});

test("a strategy that throws ends as a failed run that names its own line", async () => {
  const page = await context.newPage();
  await createStrategy(page, /Start from this.*Buy and hold/i, "Throws");
  await writeSource(
    page,
    [
      'import { defineStrategy, z } from "@pitwall/sdk";',
      "export default defineStrategy({",
      'name: "Throws",',
      'description: "Fails on its first bar.",',
      "parameters: z.object({}),",
      "onBar() {",
      'throw new Error("no such price");',
      "},",
      "});",
    ].join("\n"),
  );
  await expect(page.getByText("no such price").first()).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Full backtest" }).click();
  await page.getByRole("button", { name: "Save and go to launch" }).click();
  await page.waitForURL(/\/backtests\/new/);
  await page.getByRole("button", { name: /Run backtest/ }).click();
  await page.waitForURL(/\/backtests\/[0-9a-f-]{36}/);
  await expect(page.getByText("The run failed")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(/no such price/).first()).toBeVisible();
  await expect(page.getByText(/line 7/).first()).toBeVisible();
  await screenshot(page, "failed-run");
  await page.getByRole("link", { name: "Open in editor" }).click();
  await page.waitForURL(/\?line=7$/);
  await expect(page.getByText(/^Ln 7, Col 1$/)).toBeVisible({ timeout: 60_000 });
  await page.close();
});
