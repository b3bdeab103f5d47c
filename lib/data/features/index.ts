/**
 * Features: indicators over columns. Each is one definition with an incremental and a columnar form that
 * agree bit for bit. What is not here: signals and orders (lib/models/strategies), drawing (components/charts).
 */
import type { Indicator } from "./indicator.ts";
import { atr } from "./indicators/atr.ts";
import { bollinger } from "./indicators/bollinger.ts";
import { crossesAbove } from "./indicators/crosses-above.ts";
import { crossesBelow } from "./indicators/crosses-below.ts";
import { ema } from "./indicators/ema.ts";
import { highest } from "./indicators/highest.ts";
import { lowest } from "./indicators/lowest.ts";
import { macd } from "./indicators/macd.ts";
import { roc } from "./indicators/roc.ts";
import { rsi } from "./indicators/rsi.ts";
import { sma } from "./indicators/sma.ts";
import { standardDeviation } from "./indicators/standard-deviation.ts";
import { wma } from "./indicators/wma.ts";

export { defineIndicator, type Indicator, type IndicatorDefinition, type Kernel } from "./indicator.ts";
export {
  atr,
  bollinger,
  crossesAbove,
  crossesBelow,
  ema,
  highest,
  lowest,
  macd,
  roc,
  rsi,
  sma,
  standardDeviation,
  wma,
};

/** Every indicator by name. A new one is a file in indicators/ and a line here. */
export const indicators = {
  atr,
  bollinger,
  crossesAbove,
  crossesBelow,
  ema,
  highest,
  lowest,
  macd,
  roc,
  rsi,
  sma,
  standardDeviation,
  wma,
} as const satisfies Record<string, unknown>;
export type IndicatorName = keyof typeof indicators;

/** The registry without its exact types, for code that walks it. */
export const indicatorList = Object.values(indicators) as unknown as readonly Indicator[];
