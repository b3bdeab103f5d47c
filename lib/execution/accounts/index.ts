/**
 * Accounts: the models a position is carried by (margin, borrowing, interest, funding, currencies), and
 * everything that happens to one besides fills. Not here: what a fill does to cash (positions), when orders fill (brokers).
 */
export {
  ACCOUNT_EVENT,
  type AccountEventKind,
  CashFlow,
  CorporateAction,
  type EventBook,
} from "./account-event.ts";
export {
  AccountKeeper,
  type BarClock,
  type KeeperBroker,
  type KeeperSettings,
  needsKeeper,
} from "./account-keeper.ts";
export type { AccountModel, BorrowTerms, FundingTerms, InterestTerms, MarginTerms } from "./account-model.ts";
export {
  AccountSpec,
  type AccountTerms,
  accountTerms,
  borrowModels,
  fundingModels,
  interestModels,
  marginModels,
  refusesShort,
} from "./account-models.ts";
export { actionLine, readActionLine, readCorporateActions } from "./action-line.ts";
export { currencyLine, currencyWords, readCurrencyLines, readCurrencyWords } from "./currency-line.ts";
export { CurrencyRate, InstrumentTerms } from "./instrument-terms.ts";
export { openAccount } from "./open-account.ts";
