import type { Micros } from "#lib/core/columns.ts";
import { moneyFromNumber, NO_QUANTITY, priceFromNumber, quantityFromNumber, sum } from "#lib/core/money.ts";
import { ORDER_TYPE, TIME_IN_FORCE } from "#lib/core/order.ts";
import { type MarketMoment, type MarketRules, termsOfRules } from "#lib/execution/paper/index.ts";
import type {
  Broker,
  BrokerAccount,
  BrokerConnection,
  BrokerHost,
  Listener,
  OpenOrder,
} from "#server/execution/brokers/broker.ts";
import type { ClaimedRequest, SendAnswer, VenueEvent, VenueOrder } from "#server/execution/gateway/index.ts";
import { currencyPair } from "#server/execution/orders/index.ts";
import { madeBy } from "./exit-orders.ts";
import { PaperAccount } from "./paper-account.ts";
import { paperRequest } from "./paper-facts.ts";
import { PaperJournal, type ToldEvent } from "./paper-journal.ts";
import { marketRulesOf, PaperSettings } from "./settings.ts";

/** A line to a paper account, with what drives its market: whoever holds the account plays its moments. */
export type PaperConnection = BrokerConnection & {
  readonly journal: PaperJournal;
  /** The number of the journal's newest entry. */
  seq(): number;
  /** When the last bar of the market of now ended; null before the first. */
  time(): Micros | null;
  /** The number of the entry that opened the market of now. */
  opening(): number;
  /** Under `rules`, or those of the account's settings. @throws AppError bad-input when they do not fit the symbols */
  openMarket(by: string, symbols: readonly string[], rules?: MarketRules): Promise<number>;
  /** Null when another market than `opening` is open by now. */
  replaceMarket(opening: number, by: string, symbols: readonly string[]): Promise<number | null>;
  /** False when another market than `opening` is open by now; without it, into any. */
  advance(moment: MarketMoment, opening?: number): Promise<boolean>;
  settle(): Promise<void>;
  /** Symbols whose bars its moments have to bring along. */
  others(): readonly string[];
  /** Other currencies, as pairs with the account's that have a quote: "EUR/USD". */
  pairs(): readonly string[];
  /** Whether the market still goes on: a symbol of one that has ended is closed. */
  setOpen(isOpen: boolean): void;
};

export const isPaper = (connection: BrokerConnection): connection is PaperConnection =>
  "openMarket" in connection;

/** Fills orders by the simulation that backtests run on, from bars that somebody plays into it. */
export const paperBroker: Broker<PaperSettings> = {
  name: "paper",
  title: "Paper",
  description: "Fills orders like a backtest, on bars of a dataset that are played as if they came now.",
  settings: PaperSettings,
  modes: ["paper"],
  capabilities: {
    clientIds: "forever",
    requestTtlMicros: null,
    queryLagMicros: 0,
    orderTypes: ORDER_TYPE,
    timesInForce: TIME_IN_FORCE,
    replace: true,
    shortSelling: true,
    brackets: true,
    streams: true,
  },
  // The market itself refuses what a finer share would not carry.
  initialMarginOf: (settings) => Math.ceil(termsOfRules(marketRulesOf(settings)).margin.initial * 100),
  connect: connectPaper,
};

async function connectPaper(
  { teamId, accountId, currency, settings }: BrokerAccount<PaperSettings>,
  { pool, bus, clock, log }: BrokerHost,
): Promise<PaperConnection> {
  const journal = new PaperJournal(pool, bus, teamId, accountId);
  let listener: Listener | undefined;
  let lost: string | undefined;
  let isOpen = false;
  const early: VenueEvent[] = [];
  const account = await PaperAccount.open(
    journal,
    { currency, settings, clock },
    {
      events: (events) =>
        listener ? listener.events(events.map(venueEvent)) : early.push(...events.map(venueEvent)),
      called: (value) => log.warn({ accountId, short: value }, "margin call on a paper account"),
      broken(reason) {
        lost = reason;
        listener?.down(reason);
      },
    },
  );
  return {
    ...wireOf(account, journal),
    journal,
    seq: () => account.seq,
    time: () => (Number.isNaN(account.market.time) ? null : account.market.time),
    opening: () => account.opening,
    openMarket: (by, symbols, rules) => account.openMarket(by, symbols, rules),
    replaceMarket: (opening, by, symbols) => account.replaceMarket(opening, by, symbols),
    advance: (moment, opening) => account.advance(moment, opening),
    settle: () => account.settle(),
    others: () => account.market.others,
    pairs: () => account.market.foreign.map((one) => currencyPair(one.currency, currency)),
    setOpen(open) {
      isOpen = open;
    },
    listen(on) {
      listener = on;
      if (early.length > 0) on.events(early.splice(0));
      if (lost !== undefined) on.down(lost);
    },
    positions: () =>
      account.look(({ holdings }) =>
        holdings.map((one) => ({
          symbol: one.symbol,
          quantity: quantityFromNumber(one.quantity),
          averagePrice: priceFromNumber(one.averagePrice),
        })),
      ),
    cash: () =>
      account.look(({ ledger, foreign }) => [
        { currency, amount: moneyFromNumber(ledger.cash) },
        ...foreign.map((one) => ({ currency: one.currency, amount: moneyFromNumber(one.balance) })),
      ]),
    openOrders: () => Promise.all(account.market.openIds.map((id) => openOrder(journal, id))),
    // A market that is replayed stands still between its moments: its last price is the price now.
    quote(symbol) {
      const { market } = account;
      const pair = market.foreign.find((one) => currencyPair(one.currency, currency) === symbol);
      const last = market.lastPrice(symbol) ?? pair?.rate ?? null;
      if (last === null) return null;
      return { reference: priceFromNumber(last), at: clock(), open: isOpen, dailyVolume: null };
    },
    close: async () => account.close(),
  };
}

function venueEvent({ clientId, fact, event }: ToldEvent): VenueEvent {
  const made = madeBy(event);
  return { clientOrderId: clientId, fact, ...(made && { made }) };
}

const wireOf = (account: PaperAccount, journal: PaperJournal) => ({
  async send(request: ClaimedRequest): Promise<SendAnswer> {
    const asked = paperRequest(request);
    if (typeof asked === "string") return { outcome: "refused", reason: asked };
    const answer = await account.request(request.clientOrderId, asked);
    const refused = answer !== null && typeof answer === "object" ? answer.known : answer;
    const isKnown = answer !== null && typeof answer === "object";
    if (isKnown && asked.kind !== "cancel") return { outcome: "known-id" };
    return refused === null ? { outcome: "accepted" } : { outcome: "refused", reason: refused };
  },
  query: (clientOrderId: string) => orderOf(journal, clientOrderId),
  history: async (from: number) => (await journal.eventsSince(from)).map(venueEvent),
});

async function openOrder(journal: PaperJournal, id: string): Promise<OpenOrder> {
  const order = (await orderOf(journal, id)) as VenueOrder;
  return { ...order, clientOrderId: id, brokerOrderId: id };
}

/** What the journal says of the order that this id made, or meant. */
async function orderOf(journal: PaperJournal, clientId: string): Promise<VenueOrder | null> {
  const found = (await journal.request(clientId))?.request;
  const id = found === undefined || found.kind === "new" ? clientId : found.of;
  const made = found?.kind === "new" ? found : (await journal.request(id))?.request;
  const events = await journal.eventsOf(id);
  const own = events.find(({ event }) => madeBy(event))?.event;
  const order = made?.kind === "new" ? made.order : own && "symbol" in own ? own : undefined;
  if (order === undefined) return null;
  const facts = events.map(({ fact }) => fact);
  const filled = sum(
    NO_QUANTITY,
    ...facts.map((fact) => (fact.kind === "trade" ? fact.quantity : NO_QUANTITY)),
  );
  const replaced = facts.findLast((fact) => fact.kind === "replaced");
  const restated = facts.findLast((fact) => fact.kind === "restated")?.terms?.quantity;
  const asked = replaced?.terms.quantity ?? restated ?? quantityFromNumber(Math.abs(order.quantity));
  const ended = facts.find(({ kind }) => kind === "cancelled" || kind === "expired" || kind === "rejected");
  const state = (ended?.kind as VenueOrder["state"]) ?? (filled >= asked ? "filled" : "working");
  return { state, filled, events: events.map(venueEvent) };
}
