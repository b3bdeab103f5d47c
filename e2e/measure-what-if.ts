/** `npm run measure`: drags real sliders of the built product in Chromium and says how soon a step is on screen. */
import { existsSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { findBrowser } from "./browser.ts";
import { installation } from "./installation.ts";
import { contextOf, keepSession, owner } from "./people.ts";
import { dragSlider } from "./slider-drag.ts";
import startPitwall from "./start-pitwall.ts";

const BUDGET_MS = 50;
const MOVES = 300;
const BASKET = "Twenty symbols, ten years";
const SYMBOLS = Array.from({ length: 20 }, (_, i) => `SYN${String(i + 1).padStart(2, "0")}`);

type Options = {
  datasets: { name: string; snapshot: string; symbols: { symbol: string }[] }[];
};

/** Daily bars of twenty made-up symbols, 2,520 each. */
function basketCsv(): string {
  const lines = ["Date,Symbol,Open,High,Low,Close,Volume"];
  SYMBOLS.forEach((symbol, seed) => {
    const bars = syntheticBars({ symbol, bars: 2520, seed });
    for (let i = 0; i < bars.length; i++) {
      const prices = [bars.open, bars.high, bars.low, bars.close].map((column) => column[i]!.toFixed(4));
      const day = new Date(bars.start[i]! / 1000).toISOString().slice(0, 10);
      lines.push([day, symbol, ...prices, bars.volume[i]].join(","));
    }
  });
  return `${lines.join("\n")}\n`;
}

async function becomeOwner(page: Page): Promise<void> {
  if (existsSync(join(installation().home, `${owner.email}.session.json`))) return;
  await page.goto(installation().setupLink);
  await page.getByLabel("Name").fill(owner.name);
  await page.getByLabel("Email").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Create the owner" }).click();
  await keepSession(page, owner);
}

async function datasets(context: BrowserContext): Promise<Options["datasets"]> {
  const input = encodeURIComponent(JSON.stringify({ json: {} }));
  const response = await context.request.get(`/api/trpc/runs.options?input=${input}`, {
    headers: { "content-type": "application/json", "x-pitwall": "1" },
  });
  if (!response.ok()) throw new Error(`runs.options answered ${response.status()}: ${await response.text()}`);
  return ((await response.json()) as { result: { data: { json: Options } } }).result.data.json.datasets;
}

async function importBasket(page: Page): Promise<void> {
  await page.goto("/data/import");
  const buffer = Buffer.from(basketCsv());
  await page.getByLabel("File of bars").setInputFiles({ name: "basket.csv", mimeType: "text/csv", buffer });
  await page.getByRole("heading", { name: "How it reads" }).waitFor();
  await page.getByRole("textbox", { name: "Name" }).fill(BASKET);
  await page.getByRole("checkbox", { name: /^Synthetic/ }).click();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByText("Published").first().waitFor({ timeout: 60_000 });
}

/** Runs the SMA cross on the symbols and opens its sliders. */
async function openResult(page: Page, snapshot: string, symbols: readonly string[]): Promise<void> {
  const query = new URLSearchParams({ strategy: "sma-cross", data: snapshot, symbols: symbols.join(",") });
  await page.goto(`/backtests/new?${query}`);
  await page.getByRole("button", { name: /Run backtest/ }).click();
  await page.waitForURL(/\/backtests\/[0-9a-f-]{36}/);
  await page
    .getByText(/^✓?\s*Finished/)
    .first()
    .waitFor({ timeout: 60_000 });
  await page.goto(`${page.url().split("?")[0]}?tab=what-if`);
}

async function openEditor(page: Page): Promise<void> {
  await page.goto("/strategies");
  const start = page.getByRole("button", { name: /Start from this.*SMA cross/i });
  await start.or(page.getByRole("grid")).waitFor();
  if (!(await start.isVisible())) await page.getByRole("button", { name: "New strategy" }).click();
  await start.click();
  await page.getByLabel("Name").fill(`Measured ${Date.now()}`);
  await page.getByRole("button", { name: "Create and open" }).click();
}

const percentile = (values: number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * part) - 1)] ?? Number.NaN;

async function measure(page: Page, name: string): Promise<boolean> {
  await page.locator("[data-what-if=ready]").waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1500);
  // The first drag warms the just-in-time compilers of page and engine, as a reader's first touch does.
  await dragSlider(page, "Slow", 60);
  const { toPaint, longTasks, cpuPerStep } = await dragSlider(page, "Slow", MOVES);
  const p95 = percentile(toPaint, 0.95);
  const figures = [0.5, 0.95, 1].map((part) => percentile(toPaint, part).toFixed(1));
  const [longest = 0] = longTasks.toSorted((a, b) => b - a);
  process.stdout.write(
    `${name}: p50 ${figures[0]} ms, p95 ${figures[1]} ms, max ${figures[2]} ms of ${toPaint.length} steps; ` +
      `${longTasks.length} long tasks, longest ${longest.toFixed(0)} ms; ${cpuPerStep.toFixed(1)} ms CPU of the page a step; ` +
      `${p95 <= BUDGET_MS ? "holds" : "falls short of"} p95 ≤ ${BUDGET_MS} ms\n`,
  );
  return p95 <= BUDGET_MS;
}

async function main(): Promise<boolean> {
  const stop = await startPitwall();
  const { path, args } = await findBrowser();
  const browser = await chromium.launch({ executablePath: path, args });
  try {
    await becomeOwner(await browser.newPage());
    const context = await contextOf(browser, owner);
    const page = await context.newPage();
    await page.setViewportSize({ width: 1440, height: 900 });
    if (!(await datasets(context)).some(({ name }) => name === BASKET)) await importBasket(page);
    const known = await datasets(context);
    const sample = known.find(({ name }) => name.startsWith("S&P 500"))!;
    const basket = known.find(({ name }) => name === BASKET)!;
    const load = loadavg()[0]!.toFixed(1);
    process.stdout.write(
      `${cpus().length} × ${cpus()[0]?.model.trim()}, ${browser.version()}, load ${load}\n`,
    );
    const holds: boolean[] = [];
    await openResult(page, sample.snapshot, [sample.symbols[0]!.symbol]);
    holds.push(await measure(page, "result page, 1 symbol × 5,105 daily bars"));
    await openEditor(page);
    holds.push(await measure(page, "editor, 1 symbol × 5,105 daily bars"));
    await openResult(page, basket.snapshot, SYMBOLS);
    holds.push(await measure(page, "result page, 20 symbols × 2,520 daily bars"));
    return holds.every(Boolean);
  } finally {
    await browser.close();
    await stop?.();
  }
}

process.exitCode = (await main()) ? 0 : 1;
