import type { FactOf, OrderFact } from "./order-fact.ts";
import type { Execution } from "./order-state.ts";

type TradeFact = FactOf<"trade"> | FactOf<"trade-corrected">;

export type EffectiveExecutions = {
  /** By time, then id. */
  readonly executions: readonly Execution[];
  /** Two reports of one execution that differ, or two corrections of one. */
  readonly contradiction: boolean;
  /** A bust or correction whose execution has not been reported. */
  readonly missing: boolean;
};

/** The executions that count: one per venue id, none that was busted, corrections in place of what they correct. */
export function effectiveExecutions(facts: readonly OrderFact[]): EffectiveExecutions {
  const trades = new Map<string, TradeFact>();
  const takenBack = new Set<string>();
  const correctedBy = new Map<string, string>();
  let contradiction = false;
  for (const fact of facts) {
    if (fact.kind === "trade-cancelled") takenBack.add(fact.refersTo);
    if (fact.kind !== "trade" && fact.kind !== "trade-corrected") continue;
    const known = trades.get(fact.execution);
    if (known !== undefined && contradicts(known, fact)) contradiction = true;
    if (known === undefined || comesBefore(fact, known)) trades.set(fact.execution, fact);
    if (fact.kind === "trade-corrected") {
      const other = correctedBy.get(fact.refersTo);
      if (other !== undefined && other !== fact.execution) contradiction = true;
      if (other === undefined || fact.execution > other) correctedBy.set(fact.refersTo, fact.execution);
    }
  }
  const counts = (trade: TradeFact): boolean =>
    !correctedBy.has(trade.execution) && chainOf(trade, trades, correctedBy, takenBack);
  const executions = [...trades.values()].filter(counts).map(asExecution).sort(byTime);
  const missing = [...takenBack, ...correctedBy.keys()].some((id) => !trades.has(id));
  return { executions, contradiction, missing };
}

/** Whether no link of the chain of corrections that ends in this trade was taken back or lost to a rival. */
function chainOf(
  last: TradeFact,
  trades: ReadonlyMap<string, TradeFact>,
  correctedBy: ReadonlyMap<string, string>,
  takenBack: ReadonlySet<string>,
): boolean {
  const seen = new Set<string>();
  for (let trade: TradeFact | undefined = last; trade !== undefined; ) {
    if (takenBack.has(trade.execution) || seen.has(trade.execution)) return false;
    seen.add(trade.execution);
    if (trade.kind === "trade") return true;
    if (takenBack.has(trade.refersTo) || correctedBy.get(trade.refersTo) !== trade.execution) return false;
    trade = trades.get(trade.refersTo);
  }
  return true;
}

const byTime = (a: Execution, b: Execution): number =>
  a.at - b.at || (a.execution < b.execution ? -1 : Number(a.execution > b.execution));

const asExecution = (trade: TradeFact): Execution => ({
  execution: trade.execution,
  at: trade.at,
  quantity: trade.quantity,
  price: trade.price,
  fee: trade.fee ?? null,
  ...(trade.market !== undefined && { market: trade.market }),
  ...(trade.settles !== undefined && { settles: trade.settles }),
});

/** What makes two reports of one execution the same: their ids and clocks may differ between channels. */
const contents = (trade: TradeFact): string =>
  [trade.kind === "trade" ? "" : trade.refersTo, trade.quantity, trade.price].join(" ");
const feeOf = ({ fee }: TradeFact): string => (fee ? `${fee.amount} ${fee.currency}` : "");

/** Not every channel tells the fee: one that does adds it. */
const contradicts = (a: TradeFact, b: TradeFact): boolean =>
  contents(a) !== contents(b) || (a.fee !== undefined && b.fee !== undefined && feeOf(a) !== feeOf(b));

/** A fixed order of the reports of one execution: which one is kept must not depend on arrival. */
function comesBefore(a: TradeFact, b: TradeFact): boolean {
  const [first, second] = [contents(a), contents(b)];
  if (first !== second) return first < second;
  if (feeOf(a) !== feeOf(b)) return feeOf(a) > feeOf(b);
  return a.at - b.at < 0 || (a.at === b.at && a.id < b.id);
}
