/** Options of a specification under which this engine fills as another one does. A new one is a file in presets/ and a line here. */
import { AppError } from "#lib/core/errors.ts";
import { backtestingPy } from "./presets/backtesting-py.ts";
import { backtrader } from "./presets/backtrader.ts";
import { lean } from "./presets/lean.ts";
import { pyalgotrade } from "./presets/pyalgotrade.ts";
import { rebalance } from "./presets/rebalance.ts";
import { zipline } from "./presets/zipline.ts";
import type { BacktestSpecInput } from "./spec.ts";

export type Preset = {
  readonly title: string;
  readonly options: Partial<Omit<BacktestSpecInput, "strategy" | "parameters" | "data">>;
};

export const presets = {
  "backtesting.py": backtestingPy,
  backtrader,
  lean,
  pyalgotrade,
  rebalance,
  zipline,
} as const satisfies Record<string, Preset>;
export type PresetName = keyof typeof presets;
export const PRESETS = Object.keys(presets) as PresetName[];

/** A specification as given, with `preset` replaced by its options; what is written beside it wins. */
export function withPreset<Given extends object>(given: Given): Omit<Given, "preset"> {
  if (!("preset" in given)) return given;
  const { preset, ...own } = given as Given & { preset: unknown };
  const known = PRESETS.find((name) => name === preset);
  if (!known)
    throw new AppError("bad-input", `There is no preset "${preset}"; there are ${PRESETS.join(", ")}.`, {
      at: "preset",
    });
  return { ...presets[known].options, ...own } as Omit<Given, "preset">;
}
