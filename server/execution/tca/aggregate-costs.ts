import { z } from "zod";
import { type CostGroup, GROUP_KEYS, groupCosts, type Known, knownOrNull } from "#lib/execution/tca/index.ts";
import { query } from "#server/access/command.ts";
import { type AnalysedOrder, analyseOrders, groupOf } from "./analyse-orders.ts";
import { MOST_ORDERS, OrderChoice, readOrders } from "./traded-orders.ts";

export type CostReport = {
  /** By currency: money of two currencies is never added. */
  readonly totals: readonly (Known<CostGroup> & { readonly currency: string })[];
  readonly groups: readonly (Known<CostGroup> & { readonly currency: string })[];
  /** Only the newest orders were counted. */
  readonly isCut: boolean;
};

/** What orders cost together, in groups, the largest first. */
export const aggregateCosts = query({
  name: "tca.aggregate",
  permission: "orders:read",
  input: OrderChoice.extend({ groupBy: z.enum(GROUP_KEYS) }),
  async run({ db, teamId, clock }, { groupBy, ...choice }): Promise<CostReport> {
    const orders = await readOrders(db, teamId, choice);
    const analysed = await analyseOrders(db, teamId, orders, clock());
    const groups = (nameOf: (one: AnalysedOrder) => string) =>
      [...Map.groupBy(analysed, ({ order }) => order.currency)].flatMap(([currency, some]) =>
        groupCosts(some.map((one) => ({ group: nameOf(one), costs: one.costs }))).map((group) => ({
          ...knownOrNull(group),
          currency,
        })),
      );
    return {
      totals: groups(() => "all"),
      groups: groups((one) => groupOf(one, groupBy)),
      isCut: orders.length >= MOST_ORDERS,
    };
  },
});
