import { AppError } from "#lib/core/errors.ts";
import type { CorporateAction, InstrumentTerms } from "#lib/execution/accounts/index.ts";
import type { BacktestSpec } from "./spec.ts";

/** What its parts allow one by one and together makes no sense. @throws AppError bad-input, with the field */
export function checkSpec(spec: BacktestSpec): void {
  const { corporateActions = [], currency, currencies = {} } = spec;
  if (Object.hasOwn(currencies, currency))
    throw new AppError("bad-input", `${currency} is the account's own currency: it has no rate.`, {
      at: `currencies.${currency}`,
    });
  corporateActions.forEach((action, k) => {
    const wrong = whatIsWrong(action, spec);
    if (wrong) throw new AppError("bad-input", wrong, { at: `corporateActions.${k}` });
  });
}

/** One sentence, "" when nothing is. */
function whatIsWrong(action: CorporateAction, { instruments = {}, currency }: BacktestSpec): string {
  if (!("to" in action)) return "";
  const { kind, symbol, to, date } = action;
  const what = `The ${kind === "roll" ? "roll" : "change of symbol"} of ${symbol} on ${date}`;
  if (to === symbol) return `${what} leads to itself; name another symbol.`;
  const terms = (of: InstrumentTerms | undefined) =>
    [of?.multiplier ?? 1, of?.currency ?? currency, of?.settlement ?? "full-value"].join(" ");
  if (kind === "roll" || terms(instruments[symbol]) === terms(instruments[to])) return "";
  return `${what} leads to ${to}, whose multiplier, currency or settlement is another; a company keeps those with its name.`;
}
