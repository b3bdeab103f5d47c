/** Execution algorithms: how a large order is cut into small ones. Not here: when and at what price they fill (brokers). */
export { volumeProfile, wholeShares } from "./vwap-schedule.ts";
