import { type Known, knownOrNull, type RealisedCosts, realisedCosts } from "#lib/execution/tca/index.ts";
import { query } from "#server/access/command.ts";
import { analyseOrders, takesPrice } from "./analyse-orders.ts";
import { OrderChoice, readOrders } from "./traded-orders.ts";

export type BacktestCosts = Pick<RealisedCosts, "commission" | "slippage"> & {
  readonly evidence: Known<RealisedCosts["evidence"]>;
};

/** Cost models for the launch form, from what these orders paid; null when none of them traded. */
export const costsForBacktest = query({
  name: "tca.applyToBacktest",
  permission: "orders:read",
  input: OrderChoice,
  async run({ db, teamId, clock }, choice): Promise<BacktestCosts | null> {
    const analysed = await analyseOrders(db, teamId, await readOrders(db, teamId, choice), clock());
    const found = realisedCosts(analysed.map(({ order, costs }) => ({ costs, takes: takesPrice(order) })));
    return found && { ...found, evidence: knownOrNull(found.evidence) };
  },
});
