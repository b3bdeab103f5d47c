/**
 * Strategies: what authors write against (sdk.ts), how a strategy is described, and the built-ins.
 * Not here: running one (lib/model-testing/backtesting), storing versions (server/models/strategies).
 */
import { buyAndHold } from "./buy-and-hold.ts";
import type { Strategy } from "./define-strategy.ts";
import { donchianBreakout } from "./donchian-breakout.ts";
import { momentumRotation } from "./momentum-rotation.ts";
import { rsiMeanReversion } from "./rsi-mean-reversion.ts";
import { smaCross } from "./sma-cross.ts";

export type {
  Account,
  AlgorithmView,
  BarData,
  BarField,
  Context,
  FillView,
  OrderView,
  Position,
  Series,
  Size,
} from "./context.ts";
export { defineStrategy, type IndicatorColumns, SDK_VERSION, type Strategy } from "./define-strategy.ts";
export { describeStrategy, firstComplete, type StrategyDescription } from "./describe-strategy.ts";
export type { OrderChanges, OrderOptions } from "./order-options.ts";
export { type ParameterField, parameterFields } from "./parameter-fields.ts";
export type { Problem } from "./problem.ts";
export { makeRealmRepeatable } from "./repeatable-realm.ts";
export { signals } from "./signals.ts";

/** A new built-in is a file beside this one, a line here and its golden figures. */
export const builtIns = {
  "buy-and-hold": buyAndHold,
  "sma-cross": smaCross,
  "donchian-breakout": donchianBreakout,
  "rsi-mean-reversion": rsiMeanReversion,
  "momentum-rotation": momentumRotation,
} as const satisfies Record<string, Strategy>;
export type BuiltInName = keyof typeof builtIns;
