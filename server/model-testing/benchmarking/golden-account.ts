import {
  type BacktestSpecInput,
  PRESETS,
  type PresetName as Preset,
  presets,
} from "#lib/model-testing/backtesting/index.ts";
import { type JsonObject, objectAt } from "./golden-case.ts";

export type { PresetName as Preset } from "#lib/model-testing/backtesting/index.ts";

/** A rule of the format that this engine cannot express yet. The case is then "cannot run", with the reason. */
export class NotExpressible extends Error {}

type Options = Partial<Omit<BacktestSpecInput, "strategy" | "parameters" | "data">>;

const BPS = 10_000;

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
    ...slippageOf(objectAt(account, "slippage")),
    ...(fillsAtClose(account) ? { fillTiming: "this-close" } : {}),
    ...marginOf(account, options),
    ...bufferOf(objectAt(account, "sizing"), options),
  };
}

/** A future, when the commission says that each contract is margined; by symbol. */
export function instrumentsOf(account: JsonObject, symbols: readonly string[]): Options {
  const { type, multiplier, margin_per_contract: margin } = objectAt(account, "commission");
  if (type !== "per-contract") return {};
  const terms = {
    multiplier: Number(multiplier ?? 1),
    settlement: "daily" as const,
    margin: { initial: Number(margin ?? 0) },
  };
  return { instruments: Object.fromEntries(symbols.map((symbol) => [symbol, terms])) };
}

function bufferOf({ cash_buffer: buffer }: JsonObject, { sizing }: Options): Options {
  return typeof buffer === "number" && sizing ? { sizing: { ...sizing, cashBuffer: buffer } } : {};
}

function marginOf({ margin }: JsonObject, { account }: Options): Options {
  if (typeof margin !== "number" || account?.margin?.type !== "rate") return {};
  return { account: { ...account, margin: { ...account.margin, initial: margin } } };
}

const fillsAtClose = (account: JsonObject) =>
  account.trade_on_close === true ||
  account.market_fill === "same-bar-close" ||
  account.market_fill === "same-bar-ask-close";

function refuse(account: JsonObject): void {
  const rules: [holds: boolean, rule: string][] = [
    [Number(account.spread ?? 0) !== 0, "a spread paid on entries only"],
    [account.hedging === true, "hedging: long and short trades of one symbol side by side"],
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
      return { type: "fixed-plus-bps", amount: figure("fixed"), bps: figure("rate") * BPS };
    case "per-contract":
      return { type: "per-contract", perContract: figure("per_contract") };
    case "interactive-brokers":
      return {
        type: "interactive-brokers",
        perShare: figure("per_share"),
        minimum: figure("minimum"),
        maximumFraction: figure("maximum_fraction"),
      };
  }
  throw new NotExpressible(`The engine does not know the commission "${commission.type}" yet.`);
}

function slippageOf(slippage: JsonObject): Options {
  const type = slippage.type ?? "none";
  if (type === "none") return { slippage: { type: "none" } };
  if (type === "fraction" && slippage.applies_to_open === true && slippage.keep_inside_bar !== true)
    return { slippage: { type: "bps", bps: Number(slippage.fraction) * BPS } };
  if (type === "volume-share")
    return {
      slippage: { type: "volume-share", impact: Number(slippage.price_impact) },
      participation: Number(slippage.volume_limit),
    };
  throw new NotExpressible(`The engine does not know the slippage "${type}" as this case states it.`);
}
