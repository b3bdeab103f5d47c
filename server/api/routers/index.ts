/** One router an area, one line a procedure: thin adapters from HTTP to commands and queries. */
import "server-only";

export { accounts, executions, instruments, positions, reconcile } from "./accounts.ts";
export { algos } from "./algos.ts";
export { audit } from "./audit.ts";
export { data } from "./data.ts";
export { forwardTests } from "./forward-tests.ts";
export { killSwitch } from "./kill-switch.ts";
export { members } from "./members.ts";
export { orders } from "./orders.ts";
export { runs } from "./runs.ts";
export { session } from "./session.ts";
export { invite, setup } from "./setup.ts";
export { strategies } from "./strategies.ts";
export { tca } from "./tca.ts";
export { views } from "./views.ts";
