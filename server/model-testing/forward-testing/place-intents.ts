import { type Price, priceFromNumber, type Quantity, quantityFromNumber } from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import { clientOrderId, NEW_ORDER, orderIdOf } from "#lib/execution/orders/index.ts";
import type { PaperEvent } from "#lib/execution/paper/index.ts";
import type { SessionIntent } from "#lib/model-testing/forward-testing/index.ts";
import { exitOrderId } from "#server/execution/brokers/index.ts";
import type { TradingHost } from "#server/execution/trading/index.ts";
import { crashPoint } from "#server/infrastructure/crash-points/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { type ForwardTest, type Outcome, readOutcomes, saveOutcome } from "./forward-rows.ts";

/**
 * By the strategy's number; of an exit, the number of the order whose bracket it belongs to, and which it is; of what the
 * market made for the account, 0.
 */
type OwnOrder = { readonly order: number; readonly exit?: number; readonly orderId: string };
type Instrument = { readonly tick: bigint; readonly lot: bigint };

/**
 * Takes what a strategy proposes to the same gate as a person's order, each intent once: its key is the test and its
 * number. What came of it is kept, so that a session that is played again meets the same answers.
 */
export class IntentDesk {
  readonly #host: TradingHost;
  readonly #teamId: string;
  readonly #test: ForwardTest;
  readonly #instruments: ReadonlyMap<string, Instrument>;
  readonly #outcomes: Awaited<ReturnType<typeof readOutcomes>>;
  /** By the strategy's own numbers of its orders. */
  readonly #orderIds = new Map<number, string>();
  readonly #orders = new Map<string, OwnOrder>();
  /** What the market made for the account, by its number there. */
  readonly #made = new Map<number, string>();

  private constructor(
    host: TradingHost,
    teamId: string,
    test: ForwardTest,
    instruments: ReadonlyMap<string, Instrument>,
    outcomes: Awaited<ReturnType<typeof readOutcomes>>,
  ) {
    this.#host = host;
    this.#teamId = teamId;
    this.#test = test;
    this.#instruments = instruments;
    this.#outcomes = outcomes;
  }

  static open(host: TradingHost, teamId: string, test: ForwardTest): Promise<IntentDesk> {
    return withTeam(host.pool, teamId, async (db) => {
      const { rows } = await db.query(
        "SELECT symbol, tick * 1e9 AS tick, lot * 1e9 AS lot FROM instruments WHERE symbol = ANY ($1)",
        [test.spec.session.symbols],
      );
      const known = rows.map(
        ({ symbol, tick, lot }) => [symbol, { tick: whole(tick), lot: whole(lot) }] as const,
      );
      return new IntentDesk(host, teamId, test, new Map(known), await readOutcomes(db, test.id));
    });
  }

  /** The order of the strategy that a client order id names; undefined for somebody else's. */
  ownOf(clientId: string): OwnOrder | undefined {
    return this.#orders.get(clientId);
  }

  /** The market made an exit for the bracket of an order: it is the strategy's when that one is. */
  meetExit(clientId: string, { of, n }: Extract<PaperEvent, { kind: "exit" }>): void {
    const own = this.#orders.get(of);
    if (own) this.#orders.set(clientId, { order: own.order, exit: n, orderId: exitOrderId(of, n) });
  }

  /** The market made an order for the whole account, the strategy's part of it included. */
  meetMade(clientId: string, { n }: Extract<PaperEvent, { kind: "made" }>): void {
    const orderId = orderIdOf(clientId);
    this.#orders.set(clientId, { order: 0, exit: n, orderId });
    this.#made.set(n, orderId);
  }

  /** An order goes on as another, under another symbol. */
  meetMoved(clientId: string, { of }: Extract<PaperEvent, { kind: "moved" }>): void {
    const own = this.#orders.get(of);
    if (!own) return;
    const orderId = orderIdOf(clientId);
    this.#orders.set(clientId, { ...own, orderId });
    for (const [order, id] of this.#orderIds) if (id === own.orderId) this.#orderIds.set(order, orderId);
  }

  clientIdOf(order: number): string | undefined {
    const orderId = this.#orderIds.get(order);
    return orderId && clientOrderId(orderId, NEW_ORDER);
  }

  get orderIds(): string[] {
    return [...this.#orders.values()].map(({ orderId }) => orderId);
  }

  /** Without what the market made for the account. */
  get ownOrderIds(): string[] {
    return [...this.#orders.values()].flatMap(({ order, orderId }) => (order === 0 ? [] : orderId));
  }

  /** Answers what came of it, and whether that was known. Throws when a played-again strategy asks for something else. */
  async place(intent: SessionIntent, time: number): Promise<Outcome & { isNew: boolean }> {
    const known = this.#outcomes.get(intent.n);
    if (known && JSON.stringify(sorted(known.body)) !== JSON.stringify(sorted(intent)))
      throw new Error(
        `The strategy did not repeat itself: as number ${intent.n} it asked for something else before its process ended.`,
      );
    const outcome = known ?? {
      n: intent.n,
      ...(await crashPoint("forward.intent", () => this.#act(intent))),
    };
    const { orderId } = outcome;
    if (intent.kind !== "cancel" && orderId !== null) {
      const { order } = intent;
      this.#orderIds.set(order, orderId);
      if (intent.kind === "order") this.#orders.set(clientOrderId(orderId, NEW_ORDER), { order, orderId });
    }
    if (!known)
      await crashPoint("forward.outcome", () =>
        withTeam(this.#host.pool, this.#teamId, (db) =>
          saveOutcome(db, this.#test.id, time, intent, outcome),
        ),
      );
    return { ...outcome, isNew: !known };
  }

  async #act(intent: SessionIntent): Promise<Omit<Outcome, "n">> {
    if (intent.kind === "cancel") {
      const orderId = this.#orderIds.get(intent.order) ?? null;
      if (orderId === null) return { outcome: "skipped", orderId, reason: "The order was never made." };
      await this.#host.cancel(this.#teamId, orderId);
      return { outcome: "sent", orderId, reason: null };
    }
    if (intent.kind === "exit") {
      // The market made it already; the strategy knows it by a number from now on.
      if (intent.of === 0)
        return { outcome: "sent", orderId: this.#made.get(intent.exit) ?? null, reason: null };
      const of = this.clientIdOf(intent.of);
      const orderId = of === undefined ? null : exitOrderId(of, intent.exit);
      return { outcome: "sent", orderId, reason: null };
    }
    const order = this.#orderOf(intent);
    if (typeof order === "string") return { outcome: "denied", orderId: null, reason: order };
    const { accepted, createdBy: by } = this.#test;
    const key = `session:${this.#test.id}:${intent.n}`;
    const request = { key, intent: order, accepted, by, now: this.#host.clock() };
    const placed = await this.#host.submit(this.#teamId, request);
    const reason = placed.findings.map((one) => one.message).join(" ") || null;
    if (placed.outcome === "accepted") return { outcome: "sent", orderId: placed.orderId, reason };
    return { outcome: "denied", orderId: null, reason: reason ?? "A control refused it." };
  }

  #orderOf(intent: Extract<SessionIntent, { kind: "order" }>): Omit<OrderIntent, "orderId"> | string {
    const { symbol, quantity: units, type, timeInForce, limit, stop, instructions } = intent;
    const { tick, lot } = this.#instruments.get(symbol) ?? { tick: 1n, lot: 1n };
    const quantity = quantityFromNumber(Math.abs(units));
    const size = (quantity - (quantity % lot)) as Quantity;
    if (size === 0n) return `${Math.abs(units)} units are less than one lot of ${symbol}.`;
    const price = (value: number | null) =>
      value === null ? null : onTick(priceFromNumber(value), tick, units > 0);
    const named = this.#named(instructions ?? {});
    if (typeof named === "string") return named;
    const { strategy } = this.#test.spec;
    return {
      account: this.#test.accountId,
      symbol,
      side: units > 0 ? "buy" : "sell",
      type,
      timeInForce,
      quantity: size,
      limitPrice: price(limit),
      stopPrice: price(stop),
      strategy: strategy.kind === "built-in" ? strategy.name : strategy.hash,
      ...(instructions && { instructions: named }),
    };
  }

  /** Other orders are named by the strategy's numbers, and to the market by their client order ids. */
  #named(instructions: Readonly<Record<string, string>>): Record<string, string> | string {
    const told: Record<string, string> = {};
    for (const [name, value] of Object.entries(instructions)) {
      const id = value.startsWith("#") ? this.clientIdOf(Number(value.slice(1))) : value;
      if (id === undefined) return `The order ${value} that it names (${name}) was not made.`;
      told[name] = id;
    }
    return told;
  }
}

const whole = (text: string): bigint => BigInt(text.split(".")[0] ?? "1");

/** The next price that the venue would take: a buyer's never higher, a seller's never lower. */
function onTick(value: Price, tick: bigint, buys: boolean): Price {
  const over = ((value % tick) + tick) % tick;
  return (buys || over === 0n ? value - over : value - over + tick) as Price;
}

const sorted = (value: object): unknown =>
  Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, member !== null && typeof member === "object" ? sorted(member) : member]);
