import type { BarColumns } from "#lib/core/columns.ts";
import { sliceBars } from "#lib/data/bars/index.ts";
import { type BacktestResult, encodeResult } from "#lib/model-testing/backtesting/index.ts";
import { describeStrategy, type Strategy } from "#lib/models/strategies/index.ts";
import { aSpec, runBacktest } from "#lib/testkit/builders/index.ts";

/** What every strategy keeps, run with its default parameters on ≥ 500 bars. Answers the promises it breaks. */
export function strategyContract(strategy: Strategy, bars: BarColumns): string[] {
  const broken: string[] = [];
  const expectThat = (kept: boolean, promise: string) => {
    if (!kept) broken.push(`${strategy.name}: ${promise}`);
  };
  const run = (some: BarColumns, chunk?: number) =>
    runBacktest(aSpec({ symbols: [bars.symbol], capital: 1e6 }), strategy, [some], chunk);

  const { name, description, parameters } = describeStrategy(strategy);
  expectThat(name !== "" && description !== "", "has a name and a description");
  expectThat(
    parameters.every((field) => field.kind === "boolean" || field.choices || field.maximum !== undefined),
    "bounds every parameter, so that it can have a slider",
  );

  const whole = run(bars);
  expectThat(whole.fills.length > 0, "trades on the sample");
  expectThat(whole.equity.equity.every(Number.isFinite), "keeps equity finite");
  expectThat(sameBytes(whole, run(bars)), "gives the same bytes twice");
  expectThat(sameBytes(whole, run(bars, 1)), "gives the same bytes step by step");

  const half = bars.length >> 1;
  const past = run(sliceBars(bars, bars.start[0]!, bars.start[half]!));
  expectThat(
    past.equity.equity.every((value, i) => Object.is(value, whole.equity.equity[i])),
    "does not change its past when later bars arrive",
  );
  expectThat(
    run(sliceBars(bars, bars.start[0]!, bars.start[1]!)).equity.length === 1,
    "survives a single bar",
  );
  return broken;
}

function sameBytes(a: BacktestResult, b: BacktestResult): boolean {
  const left = encodeResult(a);
  const right = encodeResult(b);
  return left.length === right.length && left.every((byte, k) => byte === right[k]);
}
