import { type BacktestSpecInput, presets } from "#lib/model-testing/backtesting/index.ts";
import { type JsonObject, objectAt } from "./golden-case.ts";

/** A rule of the format that this engine cannot express yet. The case is then "cannot run", with the reason. */
export class NotExpressible extends Error {}

type Options = Partial<Omit<BacktestSpecInput, "strategy" | "parameters" | "data">>;

const BPS = 10_000;
export const PRESETS = ["backtesting.py", "backtrader", "pyalgotrade", "rebalance"] as const;
export type Preset = (typeof PRESETS)[number];

export function presetOf(fields: JsonObject): Preset {
  const name = fields.engine_preset;
  const known = PRESETS.find((preset) => preset === name);
  if (!known)
    throw new NotExpressible(`The preset "${name}" is not built yet; there are ${PRESETS.join(", ")}.`);
  return known;
}

/** The preset's options with what the account of a case changes in them. */
export function optionsOf(account: JsonObject, preset: Preset): Options {
  refuse(account);
  const { options } = presets[preset] as { options: Options };
  return {
    ...options,
    capital: Number(account.cash),
    commission: commissionOf(objectAt(account, "commission")),
    slippage: slippageOf(objectAt(account, "slippage")),
    ...(fillsAtClose(account) ? { fillTiming: "this-close" } : {}),
    ...marginOf(account, options),
  };
}

function marginOf({ margin }: JsonObject, { account }: Options): Options {
  if (typeof margin !== "number" || account?.margin?.type !== "rate") return {};
  return { account: { ...account, margin: { ...account.margin, initial: margin } } };
}

const fillsAtClose = (account: JsonObject) =>
  account.trade_on_close === true || account.market_fill === "same-bar-close";

function refuse(account: JsonObject): void {
  const rules: [holds: boolean, rule: string][] = [
    [Number(account.spread ?? 0) !== 0, "a spread paid on entries only"],
    [account.hedging === true, "hedging: long and short trades of one symbol side by side"],
    [account.market_fill === "same-bar-ask-close", "fills at the ask of quote bars"],
    [(account.dividends ?? "none") !== "none", "dividends paid in cash"],
    [(account.splits ?? "none") !== "none", "splits of positions and orders"],
  ];
  const met = rules.find(([holds]) => holds);
  if (met) throw new NotExpressible(`The engine does not know this yet: ${met[1]}.`);
}

function commissionOf(commission: JsonObject): BacktestSpecInput["commission"] {
  const figure = (name: string) => Number(commission[name] ?? 0);
  switch (commission.type ?? "none") {
    case "none":
      return { type: "none" };
    case "rate":
      return { type: "bps", bps: figure("rate") * BPS };
    case "per-share":
      return { type: "per-share", perShare: figure("per_share"), minimum: figure("minimum") };
    case "fixed-plus-rate":
      if (figure("rate") === 0) return { type: "fixed", amount: figure("fixed") };
      if (figure("fixed") === 0) return { type: "bps", bps: figure("rate") * BPS };
      break;
  }
  throw new NotExpressible(`The engine does not know the commission "${commission.type}" yet.`);
}

function slippageOf(slippage: JsonObject): BacktestSpecInput["slippage"] {
  const type = slippage.type ?? "none";
  if (type === "none") return { type: "none" };
  if (type === "fraction" && slippage.applies_to_open === true && slippage.keep_inside_bar !== true)
    return { type: "bps", bps: Number(slippage.fraction) * BPS };
  throw new NotExpressible(`The engine does not know the slippage "${type}" as this case states it.`);
}
