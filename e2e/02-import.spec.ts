import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { collectErrors, contextOf, owner } from "./people.ts";
import { screenshot } from "./screenshot.ts";

test.describe.configure({ mode: "serial" });

/** One for all, with one cache. */
let context: BrowserContext;
test.beforeAll(async ({ browser }) => {
  context = await contextOf(browser, owner);
});
test.afterAll(() => context.close());

/** Two years of made-up weekdays with three bad rows, at lines 12, 40 and 77. */
function barsWithBadRows(): { text: string; good: number } {
  const lines = ["Date,Open,High,Low,Close,Volume"];
  let price = 100;
  for (let day = 0; lines.length < 500; day++) {
    const date = new Date(Date.UTC(2018, 0, 1 + day));
    if (date.getUTCDay() === 0 || date.getUTCDay() === 6) continue;
    const open = price;
    price *= 1 + 0.02 * Math.sin(day / 7);
    const [high, low] = [Math.max(open, price) * 1.01, Math.min(open, price) * 0.99];
    const figures = [open, high, low, price].map((value) => value.toFixed(2));
    lines.push([date.toISOString().slice(0, 10), ...figures, String(1000 + day)].join(","));
  }
  lines[11] = "2018-01-16,abc,101,99,100,1000";
  lines[39] = "not a date,100,101,99,100,1000";
  lines[76] = "2018-04-18,100,101";
  return { text: `${lines.join("\n")}\n`, good: lines.length - 1 - 3 };
}

async function chooseFile(page: Page, name: string, content: string | Buffer): Promise<void> {
  await page.goto("/data/import");
  await page
    .getByLabel("File of bars")
    .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content as string) });
}

test("the sample data of the first start is there, with its source", async () => {
  const page = await context.newPage();
  await page.goto("/data");
  await page.getByRole("link", { name: /S&P 500 daily/ }).click();
  await expect(page.getByText(/^5.105$/).first()).toBeVisible();
  await screenshot(page, "dataset");
  await page.close();
});

test("a CSV with bad rows is imported and names each of them", async () => {
  const page = await context.newPage();
  const errors = collectErrors(page);
  const { text, good } = barsWithBadRows();
  await chooseFile(page, "ACME.csv", text);
  await expect(page.getByRole("heading", { name: "How it reads" })).toBeVisible();
  await screenshot(page, "import");
  await page.getByRole("textbox", { name: "Name" }).fill("ACME daily");
  await page.getByRole("checkbox", { name: /^Synthetic/ }).click();
  await page.getByRole("button", { name: "Import", exact: true }).click();

  await expect(page.getByText("Published").first()).toBeVisible({ timeout: 60_000 });
  const quarantine = page.getByRole("table", { name: "Quarantined rows" });
  for (const line of ["12", "40", "77"])
    await expect(quarantine.getByRole("cell", { name: line, exact: true })).toBeVisible();
  await expect(page.getByText(String(good), { exact: true }).first()).toBeVisible();
  await screenshot(page, "import-report");
  await page.getByRole("link", { name: "Open the dataset" }).click();
  await expect(page.getByRole("heading", { name: "ACME daily" })).toBeVisible();
  await expect(page.getByText("Synthetic").first()).toBeVisible();
  expect(errors).toEqual([]);
  await page.close();
});

test("an empty, a binary and a wrongly encoded file each get one sentence", async () => {
  const page = await context.newPage();
  const files: [string, Buffer][] = [
    ["empty.csv", Buffer.from("")],
    ["binary.csv", Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 255, 254, 0, 1, 2, 3])],
    ["utf16.csv", Buffer.from("\ufeffDate,Close\n2020-01-02,1\n", "utf16le")],
  ];
  for (const [name, content] of files) {
    await chooseFile(page, name, content as unknown as string);
    const sentence = page.getByRole("alert").filter({ hasText: /\S+ \S+/ });
    await expect(sentence.first()).toBeVisible();
    await expect(page.getByRole("button", { name: "Import", exact: true })).toHaveCount(0);
  }
  await page.close();
});
