import type { OrderView } from "#lib/execution/orders/index.ts";
import type { HeldAccount, TradingHost } from "./trading-host.ts";

type Begin = Parameters<TradingHost["onAccount"]>[0];
type Hear = Parameters<TradingHost["onOrder"]>[0];
type Guest = { begin: Begin; ends: Map<string, () => void | Promise<void>> };

/** What runs on held accounts: begun when an account's gateway runs, ended before it stops. */
export class Guests {
  readonly #guests: Guest[] = [];
  readonly #running = new Map<string, HeldAccount>();
  readonly #hearers: Hear[] = [];

  add(begin: Begin): void {
    const guest: Guest = { begin, ends: new Map() };
    this.#guests.push(guest);
    for (const account of this.#running.values()) this.#begin(guest, account);
  }

  hear(hear: Hear): void {
    this.#hearers.push(hear);
  }

  begin(account: HeldAccount): void {
    this.#running.set(account.accountId, account);
    for (const guest of this.#guests) this.#begin(guest, account);
  }

  async end(accountId: string): Promise<void> {
    this.#running.delete(accountId);
    for (const { ends } of this.#guests) {
      const end = ends.get(accountId);
      ends.delete(accountId);
      await end?.();
    }
  }

  async endAll(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((accountId) => this.end(accountId)));
  }

  tell(account: HeldAccount, orderId: string, view: OrderView): void {
    for (const hear of this.#hearers) hear(account, orderId, view);
  }

  #begin({ begin, ends }: Guest, account: HeldAccount): void {
    if (!ends.has(account.accountId)) ends.set(account.accountId, begin(account));
  }
}
