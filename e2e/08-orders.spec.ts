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
const ROUNDS = 15;
/** How much earlier or later the market moves when a round was not close. */
const NUDGE_MS = 120;

type Previewed = { token: string; reference: string; findings: { control: string }[] };
type Story = { orderId: string; facts: { kind: string }[] };

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

/** What the ticket says, good till cancelled. */
async function write(page: Page, quantity: string, limit: string): Promise<Locator> {
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
  return ticket;
}

/** Both phases: what the review shows is what is sent. */
async function buy(page: Page, quantity: string, limit: string): Promise<void> {
  const ticket = await write(page, quantity, limit);
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
async function placeTogether(api: ApiClient, account: string): Promise<Set<string>> {
  const base = { account, symbol, side: "buy", timeInForce: "GTC", quantity: "1", stopPrice: null };
  const market = { ...base, type: "market", timeInForce: "DAY", limitPrice: null };
  const placed = new Set<string>();
  for (let n = 0; n < TOGETHER; n++)
    // The gate knows the price of the last step a moment before the preview does, and may deny what that offered.
    await expect(async () => {
      const { reference } = await api.query<Previewed>("orders.preview", { intent: market });
      const limitPrice = (Number(reference) * 1.03 + n / 10).toFixed(2);
      const { token, findings } = await api.query<Previewed>("orders.preview", {
        intent: { ...base, type: "limit", limitPrice },
      });
      const { outcome, orderId } = await api.mutate<{ outcome: string; orderId: string }>("orders.submit", {
        ...{ key: crypto.randomUUID(), token, reason: "A race" },
        accepted: findings.map(({ control }) => control),
      });
      expect(outcome).toBe("accepted");
      placed.add(orderId);
    }).toPass({ timeout: 60_000 });
  return placed;
}

/** What became of orders that have all ended: how many filled, and how many of those although a cancel was asked. */
async function raceOf(api: ApiClient, accountId: string, placed: ReadonlySet<string>) {
  const { orders } = await api.query<{ orders: Story[] }>("orders.history", { filter: { accountId } });
  const kinds = orders
    .filter(({ orderId }) => placed.has(orderId))
    .map((one) => one.facts.map((f) => f.kind));
  return {
    ended: kinds.filter((all) => all.includes("trade") || all.includes("cancelled")).length,
    filled: kinds.filter((all) => all.includes("trade")).length,
    tooLate: kinds.filter((all) => all.includes("trade") && all.includes("request-refused")).length,
  };
}

/** The tab of all today's orders, for the whole team. */
async function shareView(page: Page, name: string): Promise<void> {
  await page.getByRole("tab", { name: /^All today/ }).click();
  await page.getByRole("button", { name: "View: as delivered" }).click();
  await page.getByRole("menuitem", { name: /^Save this view/ }).click();
  const dialog = page.getByRole("dialog", { name: "Save this view" });
  await dialog.getByLabel("Name of the view").fill(name);
  await dialog.getByRole("checkbox", { name: /Share it with the team/ }).check();
  await dialog.getByRole("button", { name: "Share" }).click();
  await expect(page.getByRole("button", { name: `View: ${name}` })).toBeVisible();
}

const rows = (page: Page, word: string) =>
  page.getByRole("row").filter({ hasText: symbol }).filter({ hasText: word });
const row = (page: Page, word: string) => rows(page, word).first();

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

  // Written into the cell: the same replace in two phases, the figure filled in.
  await row(page, "Part filled").locator('[col-id="orderQty"]').dblclick();
  await page.locator(".ag-cell-inline-editing input").fill("15");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: /Replace buy/ });
  await expect(dialog.getByRole("textbox", { name: "Quantity" })).toHaveValue("15");
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
  test.setTimeout(600_000);
  const { page, api } = await ownerPage(browser);
  const race = await openRace(api);
  let tooLate = 0;
  /** How long the market waits after the cancels; below zero the cancels wait. */
  let wait = 0;
  for (let round = 0; round < ROUNDS && tooLate === 0; round++) {
    const placed = await placeTogether(api, race.accountId);
    await page.goto(`/blotter?account=${race.accountId}`);
    await expect(rows(page, "Working")).toHaveCount(TOGETHER, { timeout: 60_000 });
    await row(page, "Working").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Backspace");
    const dialog = page.getByRole("dialog", { name: `Cancel ${TOGETHER} orders` });
    // The market moves while the cancels are on their way: some come too late.
    await Promise.all([
      page
        .waitForTimeout(Math.max(0, -wait))
        .then(() => dialog.getByRole("button", { name: `Cancel ${TOGETHER} orders` }).click()),
      page
        .waitForTimeout(Math.max(0, wait))
        .then(() => api.mutate("forwardTests.step", { id: race.replay, bars: 1 })),
    ]);
    await page.getByRole("dialog").getByRole("button", { name: "Close", exact: true }).last().click();
    await expect
      .poll(async () => (await raceOf(api, race.accountId, placed)).ended, { timeout: 60_000 })
      .toBe(TOGETHER);
    const seen = await raceOf(api, race.accountId, placed);
    tooLate = seen.tooLate;
    wait += seen.filled > TOGETHER / 2 ? NUDGE_MS : -NUDGE_MS;
  }
  expect(tooLate, "a cancel met its fill on the way").toBeGreaterThan(0);
  await page.getByRole("tab", { name: /^Filled/ }).click();
  const lost = page.getByRole("row").filter({ hasText: "Cancel refused: The order has ended already." });
  await expect(lost.first()).toContainText("Filled", { timeout: 30_000 });
  await screenshot(page, "cancel-race");
  // However each race ended, what is held is what filled.
  const orders = await api.query<{ orders: { facts: { kind: string }[] }[] }>("orders.history", {
    filter: { accountId: race.accountId, state: "filled" },
    limit: 500,
  });
  const [position] = await api.query<{ quantity: string }[]>("positions.list", { accountId: race.accountId });
  expect(Number(position?.quantity)).toBe(orders.orders.length);
  await page.context().close();
});

test("staged orders are sent as one basket, and cancelled together, each with its answer", async ({
  browser,
}) => {
  const { page } = await ownerPage(browser);
  // The race's own orders are not counted here, however many of its cancels came in time.
  await page.goto(`/blotter?account=${paperOne}`);
  for (const [quantity, limit] of [
    ["5", "1390"],
    ["6", "1391"],
  ] as const)
    await (await write(page, quantity, limit)).getByRole("button", { name: "Stage" }).click();
  await page.getByRole("tab", { name: /^Staged.*2/ }).click();
  await page.getByRole("button", { name: "Review 2 together" }).click();
  const basket = page.getByRole("dialog", { name: /2 orders/ });
  const send = basket.getByRole("button", { name: "Send 2 orders" });
  // What the controls ask shows once the basket is judged.
  await expect(async () => {
    for (const tick of await basket.getByRole("checkbox").all()) await tick.check();
    const why = basket.getByLabel("Why, for the audit log");
    if (await why.isVisible()) await why.fill("A journey");
    await expect(send).toBeEnabled({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await send.click();
  await basket.getByRole("button", { name: "Close", exact: true }).last().click();
  await page.getByRole("tab", { name: /^Working/ }).click();
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

test("an order that a control denies shows with its reason, live, and keeps its key", async ({ browser }) => {
  const { page, api } = await ownerPage(browser);
  await page.goto(`/blotter?account=${paperOne}`);
  await page.getByRole("tab", { name: /^Canceled/ }).click();
  const { token, findings } = await api.query<Previewed>("orders.preview", {
    intent: {
      ...{ account: paperOne, symbol, side: "buy", type: "limit", timeInForce: "DAY" },
      ...{ quantity: "100001", limitPrice: "1390", stopPrice: null },
    },
  });
  const sent = {
    ...{ key: crypto.randomUUID(), token, reason: "A journey" },
    accepted: findings.map(({ control }) => control),
  };
  const submit = () => api.mutate<{ outcome: string; orderId: string }>("orders.submit", sent);
  const { outcome, orderId } = await submit();
  expect([outcome, (await submit()).orderId]).toEqual(["denied", orderId]);
  const reason = "Max order quantity: 100001 units are above 100000.";
  await expect(row(page, reason)).toContainText("Denied", { timeout: 30_000 });
  await expect(rows(page, "Denied")).toHaveCount(1);
  await row(page, "Denied").dblclick();
  const drawer = page.getByRole("dialog", { name: new RegExp(`^${symbol} 100`) });
  await expect(drawer.getByText("Denied by a pre-trade control").first()).toBeVisible();
  await expect(drawer.getByText(reason).first()).toBeVisible();
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
  await shareView(page, "Desk view");
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
  // What the owner shares, another member has.
  await other.keyboard.press("Escape");
  await other.getByRole("button", { name: "View: as delivered" }).click();
  await other.getByRole("menuitem", { name: `Desk view, by ${owner.name}` }).click();
  await expect(other.getByRole("tab", { name: /^All today/ })).toHaveAttribute("aria-selected", "true");
  await Promise.all([page.context().close(), joining.close()]);
});
