/**
 * The paper market: the simulated broker driven one market moment at a time, for accounts that trade forward. Not
 * here: matching and costs (brokers), the journal and the wire (server/execution/brokers/paper).
 */
export { GrowingBars } from "./growing-bars.ts";
export { MarketBar, MarketMoment } from "./market-moment.ts";
export { MarketRules, simulatedSettings } from "./market-rules.ts";
export type { PaperAccountEvent, PaperEvent, PaperOrderEvent } from "./paper-event.ts";
export { PaperKeeper } from "./paper-keeper.ts";
export { type Holding, type MarketOpening, PaperMarket } from "./paper-market.ts";
export { instructionsOf, PaperOrder, PaperTerms } from "./paper-order.ts";
