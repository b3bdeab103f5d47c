/**
 * The paper market: the simulated broker driven one market moment at a time, for accounts that trade forward. Not
 * here: matching and costs (brokers), the journal and the wire (server/execution/brokers/paper).
 */
export { GrowingBars } from "./growing-bars.ts";
export { MarketBar, MarketMoment } from "./market-moment.ts";
export type { Holding, MarketOpening } from "./market-opening.ts";
export { MarketRules, pricingSymbols, simulatedSettings, termsOfRules } from "./market-rules.ts";
export { endsOnce, type PaperAccountEvent, type PaperEvent, type PaperOrderEvent } from "./paper-event.ts";
export { PaperKeeper } from "./paper-keeper.ts";
export { PaperMarket } from "./paper-market.ts";
export { instructionsOf, PaperOrder, PaperTerms, type PaperTraded } from "./paper-order.ts";
