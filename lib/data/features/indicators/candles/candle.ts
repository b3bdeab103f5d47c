import { z } from "zod";
import { defineIndicator, type Indicator, type ParameterSchema } from "#lib/data/features/indicator.ts";
import { Candles } from "./candles.ts";

const NONE = z.strictObject({});
type Empty = z.ZodObject<Record<never, never>, z.core.$strict>;
export type CandlePattern<Name extends string, Parameters extends ParameterSchema = Empty> = Indicator<
  Parameters,
  readonly ["open", "high", "low", "close"],
  readonly [Name]
>;
type Pattern<Name extends string> = {
  readonly name: Name;
  readonly title: string;
  readonly formula: string;
  readonly talib: string;
  /** Bars before the first answer. */
  readonly warmup: number;
};

const CONVENTION =
  "100 is bullish, −100 bearish, 0 absent. Long, short, doji, near and equal are measured against the mean of the 10 (near and equal: 5) bars before, as TA-Lib's defaults do.";

/** A pattern of candles: `match` looks at the newest bars and answers its score. */
export function candle<const Name extends string>(
  pattern: Pattern<Name> & { readonly match: (bars: Candles) => number },
): CandlePattern<Name> {
  return define(pattern, NONE, () => pattern.match) as CandlePattern<Name>;
}

const penetration = (standard: number) =>
  z.strictObject({
    penetration: z.number().min(0).max(1).default(standard).meta({ title: "Penetration", step: 0.05 }),
  });
export type Penetration = ReturnType<typeof penetration>;

/** A pattern in which the last bar must reach a fraction of the first body. */
export function penetratingCandle<const Name extends string>(
  pattern: Pattern<Name> & {
    readonly penetration: number;
    readonly match: (bars: Candles, penetration: number) => number;
  },
): CandlePattern<Name, Penetration> {
  const parameters = penetration(pattern.penetration);
  return define(
    pattern,
    parameters,
    (p) => (bars) => pattern.match(bars, (p as { penetration: number }).penetration),
  ) as CandlePattern<Name, Penetration>;
}

/** A pattern that remembers: `start` makes a fresh matcher, which sees every bar from the first on. */
export function rememberingCandle<const Name extends string>(
  pattern: Pattern<Name> & { readonly start: () => (bars: Candles) => number },
): CandlePattern<Name> {
  return define(pattern, NONE, pattern.start, true) as CandlePattern<Name>;
}

function define(
  pattern: Pattern<string>,
  parameters: z.ZodObject,
  start: (p: unknown) => (bars: Candles) => number,
  fromFirst = false,
) {
  return defineIndicator({
    name: pattern.name,
    title: pattern.title,
    formula: pattern.formula,
    source: "Nison 1991; TA-Lib",
    convention: CONVENTION,
    talib: pattern.talib,
    parameters,
    inputs: ["open", "high", "low", "close"],
    outputs: [pattern.name],
    pane: "own",
    unit: "signal",
    plot: { [pattern.name]: "histogram" },
    warmup: () => pattern.warmup,
    start(p) {
      const bars = new Candles();
      const match = start(p);
      return ([open, high, low, close], [output], from, to) => {
        for (let i = from; i < to; i++) {
          bars.push(open![i]!, high![i]!, low![i]!, close![i]!);
          const ready = bars.seen > pattern.warmup;
          const score = ready || fromFirst ? match(bars) : 0;
          output![i] = ready ? score : Number.NaN;
        }
      };
    },
  });
}
