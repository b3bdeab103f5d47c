import { canonicalJson } from "#lib/core/canonical-json.ts";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import {
  endsOnce,
  type MarketMoment,
  MarketRules,
  type PaperEvent,
  PaperMarket,
} from "#lib/execution/paper/index.ts";
import type { AccountFact } from "#lib/execution/positions/index.ts";
import { ENGINE_VERSION } from "#lib/model-testing/backtesting/index.ts";
import { crashPoint } from "#server/infrastructure/crash-points/index.ts";
import { exitName } from "./exit-orders.ts";
import type { PaperEntry, PaperRequest } from "./paper-entry.ts";
import { accountFacts, conversionOf, paperFact } from "./paper-facts.ts";
import {
  isOfOrder,
  type JournalLine,
  type PaperJournal,
  type ToldEvent,
  type ToldOfAccount,
} from "./paper-journal.ts";
import type { PaperSettings } from "./settings.ts";

type Terms = { readonly currency: string; readonly settings: PaperSettings; readonly clock: () => Micros };

type Hear = {
  events(events: readonly ToldEvent[]): void;
  /** A margin call: what equity lacked. */
  called?(value: number): void;
  broken(reason: string): void;
};

/**
 * A paper account: its journal and the market that follows from it. One entry at a time is played and stored with
 * what it led to, in one transaction; whatever goes wrong there ends the object, and the next one starts from the
 * journal. So a kill anywhere loses nothing that was told and doubles nothing.
 */
export class PaperAccount {
  readonly #journal: PaperJournal;
  readonly #terms: Terms;
  readonly #hear: Hear;
  #market: PaperMarket;
  /** Of orders that were replaced: the version of their terms that works. */
  readonly #versions = new Map<string, number>();
  #seq = 0;
  #opening = 0;
  #at: Micros = 0;
  #queue: Promise<unknown> = Promise.resolve();
  #broken: string | null = null;

  private constructor(journal: PaperJournal, terms: Terms, hear: Hear) {
    this.#journal = journal;
    this.#terms = terms;
    this.#hear = hear;
    this.#market = emptyMarket();
  }

  /** @throws AppError conflict when the journal, played again, does not say what it said. */
  static async open(journal: PaperJournal, terms: Terms, hear: Hear): Promise<PaperAccount> {
    const account = new PaperAccount(journal, terms, hear);
    const opening = await journal.lastOpening();
    if (opening === null) await account.openMarket("account", []);
    else await account.#replay(opening);
    return account;
  }

  get market(): PaperMarket {
    return this.#market;
  }

  /** The number of the newest entry. */
  get seq(): number {
    return this.#seq;
  }

  /** The number of the entry that opened the market of now. */
  get opening(): number {
    return this.#opening;
  }

  /**
   * A market in these symbols, with what the account holds. Orders in the one before end with it. The same `by` again
   * answers the market that was opened for it. Answers the entry's number.
   */
  async openMarket(by: string, symbols: readonly string[], given?: MarketRules): Promise<number> {
    const rules = given ?? (await this.#rules(symbols));
    return this.#inTurn(
      async () => (await this.#journal.lastOpening(by)) ?? (await this.#open(by, symbols, rules)),
    );
  }

  /** As `openMarket`, but only in the place of the market that was opened as `opening`; null when another has come. */
  async replaceMarket(opening: number, by: string, symbols: readonly string[]): Promise<number | null> {
    const rules = await this.#rules(symbols);
    return this.#inTurn(async () => (this.#opening === opening ? this.#open(by, symbols, rules) : null));
  }

  #rules(symbols: readonly string[]): Promise<MarketRules> {
    const { settings, currency } = this.#terms;
    return this.#journal.rules(settings, currency, symbols);
  }

  async #open(by: string, symbols: readonly string[], rules: MarketRules): Promise<number> {
    const { settings, currency } = this.#terms;
    const isFirst = this.#seq === 0;
    const { cash, holdings, ...brought } = this.#market.brings(rules);
    const opening = {
      ...brought,
      latency: settings.latencyMs * 1000,
      symbols: [...symbols],
      holdings: [...holdings],
      cash: isFirst ? await this.#journal.deposited(currency) : cash,
    };
    const ended = this.#market.openIds.map(
      (order): PaperEvent => ({
        order,
        kind: "cancelled",
        time: this.#market.time,
        reason: "Its market has ended.",
      }),
    );
    const market = new PaperMarket(opening, this.#nameOf(this.#seq + 1));
    await this.#write({ kind: "open", ...opening, by, engine: ENGINE_VERSION }, null, ended);
    this.#market = market;
    this.#opening = this.#seq;
    return this.#seq;
  }

  /** The next moment of the market that was opened as `opening`; false when another has taken its place. */
  advance(moment: MarketMoment, opening = this.#opening): Promise<boolean> {
    return this.#inTurn(async () => {
      if (opening !== this.#opening) return false;
      await this.#write({ kind: "bars", moment }, null, this.#market.advance(moment));
      return true;
    });
  }

  /** Orders for this very close fill. */
  settle(): Promise<void> {
    return this.#inTurn(() => this.#write({ kind: "settle" }, null, this.#market.settle()));
  }

  /** Answers why it was refused, null when it was taken, or "known" when the id came before as an order. */
  request(clientId: string, request: PaperRequest): Promise<string | null | { known: string | null }> {
    return this.#inTurn(async () => {
      const before = await this.#journal.request(clientId);
      if (before) return { known: before.refused };
      const events = this.#ask(request);
      const refused = refusalIn(events);
      await this.#write({ kind: "request", request, refused }, clientId, events);
      return refused;
    });
  }

  /** Whoever still holds this object does nothing with it any more: another one is made from the journal. */
  close(): void {
    this.#broken ??= "The line to the paper account is closed.";
  }

  /** What the market calls its own orders; those for the account are of the entry that opened it. */
  #nameOf(opening: number) {
    return (of: string | null, n: number) => exitName(of ?? `${this.#journal.accountId} ${opening}`, n);
  }

  async #replay(opening: number): Promise<void> {
    let from = opening - 1;
    for (;;) {
      const page = await this.#journal.after(from);
      if (page.length === 0) return;
      for (const line of page) this.#play(line);
      from = page.at(-1)!.seq;
    }
  }

  #play({ seq, at, entry, events }: JournalLine): void {
    this.#seq = seq;
    this.#at = at;
    let told: PaperEvent[];
    if (entry.kind === "open") {
      this.#market = new PaperMarket(entry, this.#nameOf(seq));
      this.#opening = seq;
      return;
    }
    if (entry.kind === "bars") told = this.#market.advance(entry.moment);
    else if (entry.kind === "settle") told = this.#market.settle();
    else told = this.#ask(entry.request);
    // An older journal may tell an end again for each fill of the same moment.
    if (textOf(told) !== textOf(endsOnce(events.map(({ event }) => event))))
      throw new AppError(
        "conflict",
        `Entry ${seq} of the paper account's journal does not lead to what it led to: it was played by another engine version than ${ENGINE_VERSION}; stop its forward test and begin a new one.`,
      );
  }

  async #write(entry: PaperEntry, clientId: string | null, told: readonly PaperEvent[]): Promise<void> {
    const { clock, currency } = this.#terms;
    const seq = this.#seq + 1;
    const at = Math.max(clock(), this.#at + 1);
    const request = entry.kind === "request" ? entry.request : null;
    const facts: AccountFact[] = [];
    const events = told.map((event, part): ToldEvent | ToldOfAccount => {
      const id = `p${seq}.${part}`;
      const money = { currency, converts: this.#market.converts };
      if (event.order === null) {
        const of = event.symbol === null ? undefined : this.#market.termsOf(event.symbol);
        facts.push(...accountFacts(event, id, at, money, of));
        return { seq, part, clientId: null, event };
      }
      const version = this.#versions.get(event.order) ?? 0;
      const traded =
        event.kind === "trade" ? this.#market.termsOf(this.#market.symbolOf(event.order)) : undefined;
      if (traded && event.kind === "trade") facts.push(...conversionOf(event, id, at, money, traded));
      const fact = paperFact(event, id, at, money, { request, version, traded });
      return { seq, part, clientId: event.order, fact, event };
    });
    await crashPoint("paper.append", () => this.#journal.append({ seq, at, clientId, entry, events }, facts));
    this.#seq = seq;
    this.#at = at;
    const call = facts.find(({ kind }) => kind === "margin-call");
    if (call) this.#hear.called?.(call.value ?? 0);
    const ofOrders = events.filter(isOfOrder);
    if (ofOrders.length > 0) this.#hear.events(ofOrders);
  }

  #ask(request: PaperRequest): PaperEvent[] {
    if (request.kind === "cancel") return this.#market.cancel(request.of);
    if (request.kind === "new") return this.#market.submit(request.order);
    const events = this.#market.replace(request.of, request.terms);
    if (refusalIn(events) === null) this.#versions.set(request.of, request.version);
    return events;
  }

  /** What the account is between two entries: when whatever is being written stands in the journal. */
  look<T>(at: (market: PaperMarket) => T): Promise<T> {
    return this.#inTurn(async () => at(this.#market));
  }

  /** One at a time. After a failure the market in memory may be ahead of the journal: this object is done. */
  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(async () => {
      if (this.#broken !== null) throw new AppError("unavailable", this.#broken);
      try {
        return await run();
      } catch (error) {
        this.#broken = `The paper account's journal could not be written: ${(error as Error).message}`;
        this.#hear.broken(this.#broken);
        throw error;
      }
    });
    this.#queue = result.catch(() => {});
    return result;
  }
}

function refusalIn(events: readonly PaperEvent[]): string | null {
  const found = events.find((event) => event.kind === "refused" || event.kind === "rejected");
  return found && "reason" in found ? found.reason : null;
}

/** As PostgreSQL would give it back: without NaN, its members in an order of their own. */
const textOf = (events: readonly PaperEvent[]) => canonicalJson(JSON.parse(JSON.stringify(events)));

const emptyMarket = () =>
  new PaperMarket({ rules: MarketRules.parse({}), symbols: [], cash: 0, holdings: [], latency: 0 });
