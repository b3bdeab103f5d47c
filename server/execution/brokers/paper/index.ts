/** The paper broker: the simulation as a venue with a journal. */
import "server-only";

export { exitOrderId } from "./exit-orders.ts";
export { isPaper, type PaperConnection, paperBroker } from "./paper-broker.ts";
export { PaperEntry } from "./paper-entry.ts";
export { isOfOrder, type JournalLine, PaperJournal, type ToldEvent } from "./paper-journal.ts";
export { readMarketRules } from "./read-market-rules.ts";
export { FEED_SPEEDS, marketRulesOf, NO_DATASET, PaperSettings } from "./settings.ts";
