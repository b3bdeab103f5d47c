/**
 * Kill switches: a latch in the state folder that every gateway of the host reads before each send, its row in the
 * database, what it asks of orders and positions, and arming again by two persons.
 * Not here: what a gateway does with a halt (gateway), an account's own state (accounts).
 */
import "server-only";

export { type Activated, activateKill, stopNow } from "./activate.ts";
export { type CarriedOut, carryOutKills, keepLatches } from "./carry-out.ts";
export { closeByOperator } from "./close-by-operator.ts";
export { assertLine, CUT_LINE, LINE_IS_CUT } from "./cut-line.ts";
export { type KillView, killState } from "./kill-state.ts";
export {
  haltOf,
  type KillLevel,
  type KillScope,
  type Latch,
  readLatches,
  removeLatch,
  writeLatch,
} from "./latch.ts";
export { measureStop, type StopMeasure } from "./measure-stop.ts";
export { assertSecondPerson, confirmRearm, requestRearm } from "./rearm.ts";
export { watchRepeats } from "./watch-repeats.ts";
export { type AccountGauge, saveStopRules, watchStops } from "./watch-stops.ts";
