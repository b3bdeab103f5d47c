import { type Browser, expect, type Locator, type Page, test } from "@playwright/test";
import { type ApiClient, apiClient } from "./api-client.ts";
import { installation } from "./installation.ts";
import { contextOf, keepSession, owner, type Person } from "./people.ts";
import { screenshot } from "./screenshot.ts";

test.describe.configure({ mode: "serial" });

const risk: Person = { name: "Rita Risk", email: "rita@pitwall.test", password: `rita ${owner.password}` };
/** About nine units of the index a day, so that an order of twenty fills in parts. */
const PARTICIPATION = 1e-8;

/** So many orders at once meet the market, again until a cancel comes too late. */
const TOGETHER = 12;
const ROUNDS = 5;

type Previewed = { token: string; findings: { control: string }[] };

let paperOne = "";
let replay = "";
let datasetId = "";
let symbol = "";

async function ownerPage(browser: Browser): Promise<{ page: Page; api: ApiClient }> {
  const context = await contextOf(browser, owner);
  return { page: await context.newPage(), api: apiClient(context.request, installation().address) };
}

async function openTicket(page: Page): Promise<Locator> {
  const ticket = page.getByRole("complementary", { name: "Order ticket" });
  // Keys answer once the page is awake.
  await expect(async () => {
    if (!(await ticket.isVisible())) await page.keyboard.press("t");
    await expect(ticket).toBeVisible({ timeout: 1_000 });
  }).toPass();
  return ticket;
}

/** Both phases: what the review shows is what is sent. */
async function buy(page: Page, quantity: string, limit: string): Promise<void> {
  const ticket = await openTicket(page);
  const instrument = ticket.getByRole("combobox", { name: "Instrument" });
  if ((await instrument.inputValue()) !== symbol) {
    await instrument.fill(symbol);
    await page.getByRole("option", { name: symbol }).first().click();
  }
  await ticket.getByRole("textbox", { name: "Quantity" }).fill(quantity);
  await ticket.getByRole("textbox", { name: "Limit price" }).fill(limit);
  await ticket.getByRole("textbox", { name: "Limit price" }).blur();
  await ticket.getByRole("combobox", { name: "Time in force" }).click();
  await page.getByRole("option", { name: /^Good till cancel/ }).click();
  await ticket.getByRole("button", { name: /^Review/ }).click();
  const send = ticket.getByRole("button", { name: /^Send/ });
  await expect(send).toBeVisible();
  const checks = ticket.getByRole("region", { name: "Pre-trade checks" });
  for (const tick of await checks.getByRole("checkbox").all()) await tick.check();
  const why = ticket.getByLabel("Why, for the audit log");
  if (await why.isVisible()) await why.fill("A journey");
  await send.click();
  await expect(page.getByText(/^Accepted: buy/).first()).toBeVisible();
}

/** An account whose market fills whatever it is asked, on a replay that stands still between steps. */
async function openRace(api: ApiClient): Promise<{ accountId: string; replay: string }> {
  const { id: accountId } = await api.mutate<{ id: string }>("accounts.create", {
    ...{ name: "Paper race", broker: "paper", mode: "paper", currency: "USD", cash: "10000000" },
    ...{ shortAllowed: false, settings: {} },
  });
  const started = await api.mutate<{ id: string }>("forwardTests.start", {
    ...{ accountId, symbols: [symbol], strategy: { kind: "built-in", name: "donchian-breakout" } },
    feed: { datasetId, speed: "step" },
  });
  await api.mutate("forwardTests.step", { id: started.id, bars: 3 });
  await expect
    .poll(async () => (await api.query<{ state: string }>("forwardTests.get", { id: started.id })).state, {
      timeout: 60_000,
    })
    .toBe("running");
  return { accountId, replay: started.id };
}

/** Orders of one unit that the next bar fills. */
async function placeTogether(api: ApiClient, account: string, round: number): Promise<void> {
  for (let n = 0; n < TOGETHER; n++) {
    const intent = {
      ...{ account, symbol, side: "buy", type: "limit", timeInForce: "GTC", quantity: "1" },
      ...{ limitPrice: String(1460 + round + n / 10), stopPrice: null },
    };
    const { token, findings } = await api.query<Previewed>("orders.preview", { intent });
    const { outcome } = await api.mutate<{ outcome: string }>("orders.submit", {
      ...{ key: crypto.randomUUID(), token, reason: "A race" },
      accepted: findings.map(({ control }) => control),
    });
    expect(outcome).toBe("accepted");
  }
}

const row = (page: Page, word: string) =>
  page.getByRole("row").filter({ hasText: symbol }).filter({ hasText: word }).first();

test("a paper account plays recorded bars, one step at a time", async ({ browser }) => {
  const { page, api } = await ownerPage(browser);
  const datasets = await api.query<{ id: string; name: string }[]>("data.list", {});
  const dataset = datasets.find(({ name }) => name.includes("S&P 500"));
  const { symbols } = await api.query<{ symbols: { symbol: string }[] }>("data.get", { id: dataset?.id });
  symbol = symbols[0]?.symbol ?? "";
  datasetId = dataset?.id ?? "";
  ({ id: paperOne } = await api.mutate<{ id: string }>("accounts.create", {
    ...{ name: "Paper one", broker: "paper", mode: "paper", currency: "USD", cash: "1000000" },
    ...{ shortAllowed: false, settings: { participation: PARTICIPATION } },
  }));
  const started = await api.mutate<{ id: string }>("forwardTests.start", {
    ...{ accountId: paperOne, symbols: [symbol], strategy: { kind: "built-in", name: "donchian-breakout" } },
    feed: { datasetId, speed: "step" },
  });
  replay = started.id;
  await page.goto(`/forward-tests/${replay}`);
  await api.mutate("forwardTests.step", { id: replay, bars: 3 });
  await expect(page.getByText(/Running/).first()).toBeVisible({ timeout: 60_000 });
  await screenshot(page, "forward-test");
  await page.context().close();
});

test("an order goes from the ticket through partial fills and a replace to its end", async ({ browser }) => {
  const { page, api } = await ownerPage(browser);
  await page.goto("/blotter");
  await buy(page, "20", "1460");
  await expect(row(page, "Working")).toBeVisible({ timeout: 30_000 });
  await api.mutate("forwardTests.step", { id: replay, bars: 1 });
  await expect(row(page, "Part filled")).toBeVisible({ timeout: 30_000 });
  await screenshot(page, "blotter");

  await row(page, "Part filled").click();
  await page.keyboard.press("e");
  const dialog = page.getByRole("dialog", { name: /Replace buy/ });
  await dialog.getByRole("textbox", { name: "Quantity" }).fill("15");
  await dialog.getByRole("textbox", { name: "Quantity" }).blur();
  for (const tick of await dialog.getByRole("checkbox").all()) await tick.check();
  await dialog.getByRole("button", { name: /Send the replace/ }).click();
  await expect(dialog).toHaveCount(0);
  await api.mutate("forwardTests.step", { id: replay, bars: 3 });
  await page.getByRole("tab", { name: /^Filled/ }).click();
  await expect(row(page, "Filled")).toBeVisible({ timeout: 30_000 });
  const [position] = await api.query<{ quantity: string }[]>("positions.list", {});
  expect(Number(position?.quantity)).toBe(15);
  await page.context().close();
});

test("a cancel that comes while the fill is on its way is refused: the order ends filled", async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const { page, api } = await ownerPage(browser);
  const race = await openRace(api);
  let lost: Locator | undefined;
  for (let round = 0; round < ROUNDS && !lost; round++) {
    await placeTogether(api, race.accountId, round);
    await page.goto(`/blotter?account=${race.accountId}`);
    await expect(page.getByRole("tab", { name: new RegExp(`^Working.*${TOGETHER}`) })).toBeVisible({
      timeout: 30_000,
    });
    await row(page, "Working").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Backspace");
    const dialog = page.getByRole("dialog", { name: `Cancel ${TOGETHER} orders` });
    // The market moves while the cancels are on their way: some come too late.
    await Promise.all([
      dialog.getByRole("button", { name: `Cancel ${TOGETHER} orders` }).click(),
      api.mutate("forwardTests.step", { id: race.replay, bars: 1 }),
    ]);
    await page.getByRole("dialog").getByRole("button", { name: "Close", exact: true }).last().click();
    await expect(page.getByRole("tab", { name: /^Working 0/ })).toBeVisible({ timeout: 30_000 });
    await page.getByRole("tab", { name: /^Filled/ }).click();
    const refused = page.getByRole("row").filter({ hasText: "Cancel refused: The order has ended already." });
    const seen = refused.first().waitFor({ timeout: 3_000 });
    if (
      await seen.then(
        () => true,
        () => false,
      )
    )
      lost = refused.first();
  }
  if (!lost) throw new Error("No cancel met its fill on the way.");
  await expect(lost).toContainText("Filled");
  await screenshot(page, "cancel-race");
  // However each race ended, what is held is what filled.
  const orders = await api.query<{ orders: { facts: { kind: string }[] }[] }>("orders.history", {
    filter: { accountId: race.accountId, state: "filled" },
  });
  const [position] = await api.query<{ quantity: string }[]>("positions.list", { accountId: race.accountId });
  expect(Number(position?.quantity)).toBe(orders.orders.length);
  await page.context().close();
});

test("working orders are cancelled together, each with its answer", async ({ browser }) => {
  const { page } = await ownerPage(browser);
  // The race's own orders are not counted here, however many of its cancels came in time.
  await page.goto(`/blotter?account=${paperOne}`);
  await buy(page, "5", "1390");
  await buy(page, "6", "1391");
  await expect(page.getByRole("tab", { name: /^Working.*2/ })).toBeVisible({ timeout: 30_000 });
  await row(page, "Working").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Backspace");
  const dialog = page.getByRole("dialog", { name: /Cancel 2 orders/ });
  await dialog.getByRole("button", { name: "Cancel 2 orders" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close", exact: true }).last().click();
  await page.getByRole("tab", { name: /^Canceled/ }).click();
  await expect(page.getByRole("row").filter({ hasText: symbol }).filter({ hasText: "Canceled" })).toHaveCount(
    2,
    { timeout: 30_000 },
  );
  await page.context().close();
});

test("the kill switch stops everything, and another member arms trading again", async ({ browser }) => {
  const { page, api } = await ownerPage(browser);
  const { link } = await api.mutate<{ link: string }>("members.invite", { email: risk.email, role: "risk" });
  const joining = await browser.newContext({ baseURL: installation().address });
  const other = await joining.newPage();
  await other.goto(link);
  await other.getByLabel("Name").fill(risk.name);
  await other.getByLabel("Password", { exact: true }).fill(risk.password);
  await other.getByRole("button", { name: "Join the team" }).click();
  await keepSession(other, risk);

  await page.goto("/blotter");
  await buy(page, "4", "1392");
  await page.keyboard.press("Control+Shift+K");
  const panel = page.getByRole("dialog", { name: "Kill switch" });
  await panel.getByLabel("Why, for the audit log").fill("A journey");
  await panel.getByLabel("or type STOP and send").fill("STOP");
  await panel.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(panel.getByText("No new order has left since")).toBeVisible();
  await expect(panel.getByText(/1 cancelled, 0 still working/)).toBeVisible({ timeout: 30_000 });
  await screenshot(page, "kill-switch");
  await panel.getByLabel("Why it is safe to arm again").fill("It was a journey");
  await panel.getByRole("button", { name: "Ask to arm" }).click();
  await expect(panel.getByText(/asks to arm again/)).toBeVisible();

  await other.goto("/blotter");
  await other.keyboard.press("Control+Shift+K");
  await other.getByRole("button", { name: "Confirm" }).click();
  await expect(other.getByText("Trading is armed: nothing is stopped.")).toBeVisible();
  await Promise.all([page.context().close(), joining.close()]);
});
