import { fromCommand, fromQuery, router } from "#server/api/trpc.ts";
import {
  accountControls,
  createAccount,
  getAccount,
  listAccounts,
  listApprovals,
  listBenchmarks,
  listBetas,
  listBrokers,
  listExecutions,
  listInstruments,
  listLedger,
  listPositions,
  listRates,
  saveInstrument,
  saveLimits,
  saveRate,
  setAccountState,
  setCredentials,
  setEmergency,
  withdrawApproval,
} from "#server/execution/accounts/index.ts";
import { chooseFeed, getFeed, setFeedSpeed, stepFeed } from "#server/execution/paper-feeds/index.ts";
import {
  adjustBreak,
  adoptUnknown,
  listReconcile,
  runReconcile,
} from "#server/execution/reconciliation/index.ts";

export const accounts = router({
  list: fromQuery(listAccounts),
  get: fromQuery(getAccount),
  create: fromCommand(createAccount),
  brokers: fromQuery(listBrokers),
  controls: fromQuery(accountControls),
  saveLimits: fromCommand(saveLimits),
  setState: fromCommand(setAccountState),
  setCredentials: fromCommand(setCredentials),
  setEmergency: fromCommand(setEmergency),
  approvals: fromQuery(listApprovals),
  withdrawApproval: fromCommand(withdrawApproval),
  feed: fromQuery(getFeed),
  chooseFeed: fromCommand(chooseFeed),
  stepFeed: fromCommand(stepFeed),
  setFeedSpeed: fromCommand(setFeedSpeed),
});

export const instruments = router({
  list: fromQuery(listInstruments),
  save: fromCommand(saveInstrument),
  rates: fromQuery(listRates),
  saveRate: fromCommand(saveRate),
});

export const positions = router({
  list: fromQuery(listPositions),
  benchmarks: fromQuery(listBenchmarks),
  betas: fromQuery(listBetas),
  ledger: fromQuery(listLedger),
});

export const executions = router({ list: fromQuery(listExecutions) });

export const reconcile = router({
  list: fromQuery(listReconcile),
  run: fromCommand(runReconcile),
  adjust: fromCommand(adjustBreak),
  adopt: fromCommand(adoptUnknown),
});
