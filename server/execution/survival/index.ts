/** What tests, benchmarks and the nightly run share to kill processes and the database, and to compare with the venue. */
import "server-only";

export { compareWithVenue } from "./compare-with-venue.ts";
export { type Desk, openDesk } from "./desk.ts";
export { KILLS, type Kill, killPostgres } from "./kill-postgres.ts";
export { KEYS, type Life, live } from "./life.ts";
export {
  type Acknowledged,
  keepGateway,
  type Lives,
  type Load,
  leaveToVenue,
  noLives,
  trade,
} from "./load.ts";
export { startTradingProcess, type TradingProcess } from "./trading-process.ts";
