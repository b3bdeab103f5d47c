/**
 * Accounts at brokers and what is traded in them: opening, limits, state, sealed credentials, instruments, rates.
 * Not here: connections (trading), what orders do to an account (orders).
 */
import "server-only";

export { type AccountEvent, readAccountEvents } from "./account-events.ts";
export { accountControls, saveLimits } from "./account-limits.ts";
export { changeAccount, tellAccount } from "./account-rows.ts";
export { beginDay, beginMarketDay, marketDayOf } from "./begin-day.ts";
export { type Connection, type ConnectionState, connectionTopic } from "./connection.ts";
export { createAccount, setAccountState, setEmergency } from "./create-account.ts";
export { openCredentials, setCredentials } from "./credentials.ts";
export { listInstruments, listRates, saveInstrument, saveRate } from "./instruments.ts";
export { type BrokerField, listBrokers } from "./list-brokers.ts";
export type { PositionExit } from "./position-orders.ts";
export { type AccountSummary, getAccount, listAccounts } from "./read-accounts.ts";
export { type BetaView, listBenchmarks, listBetas } from "./read-betas.ts";
export { type ExecutionView, listExecutions } from "./read-executions.ts";
export { type LedgerView, listLedger } from "./read-ledger.ts";
export { listPositions, type PositionView } from "./read-positions.ts";
export { listApprovals, withdrawApproval, writeApproval } from "./strategy-approvals.ts";
