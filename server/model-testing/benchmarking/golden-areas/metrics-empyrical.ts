import { compounded, empyrical as library } from "#lib/model-testing/benchmarking/index.ts";
import type { Json } from "#server/model-testing/benchmarking/golden-case.ts";
import type { CheckFunction, CheckInput } from "#server/model-testing/benchmarking/golden-check.ts";
import { given, isFrame, rateOf, readSeries } from "./metrics-series.ts";

const PERIODS: Readonly<Record<string, number>> = {
  daily: 252,
  weekly: 52,
  monthly: 12,
  quarterly: 4,
  yearly: 1,
};

const periodsOf = ({ params }: CheckInput) =>
  Number(params.periods_per_year ?? PERIODS[String(params.period)] ?? 252);

/** A figure of returns and a rate above which they count. */
const aboveRate =
  (
    figure: (returns: Float64Array, rate: Float64Array | number, periods: number) => number,
    name: string,
  ): CheckFunction =>
  async (input) =>
    figure((await readSeries(input)).returns, await rateOf(input, name), periodsOf(input));

type Beside = (returns: Float64Array, market: Float64Array, periods: number) => Json;
const beside =
  (figure: Beside): CheckFunction =>
  async (input) => {
    const { returns, benchmark } = await readSeries(input);
    return figure(returns, benchmark!, periodsOf(input));
  };

const rollingBeside =
  (figure: (returns: Float64Array, market: Float64Array, periods: number) => number): CheckFunction =>
  async (input) => {
    const { returns, benchmark } = await readSeries(input);
    const periods = periodsOf(input);
    const values = library.rolling(
      (own, market) => figure(own, market, periods),
      returns,
      benchmark ?? returns,
      Number(input.params.window),
    );
    return input.params.take === "last" ? values.at(-1)! : values;
  };

const upDown: Beside & ((returns: Float64Array, market: Float64Array, periods: number) => number) = (
  returns,
  market,
  periods,
) => library.upCapture(returns, market, periods) / library.downCapture(returns, market, periods);

const ofOurs =
  (name: keyof typeof library.EMPYRICAL): CheckFunction =>
  async (input) => {
    const { returns: all, benchmark } = await readSeries(input);
    const rate = Number(input.params.risk_free ?? 0);
    const returns = benchmark ? all : all.filter((value) => !Number.isNaN(value));
    if (returns.length < 2) return null;
    return library.empyricalStatistic(name, { returns, benchmark, periodsPerYear: periodsOf(input), rate });
  };

/** empyrical's functions under its names. */
export const empyricalChecks: Readonly<Record<string, CheckFunction>> = {
  ...Object.fromEntries(
    Object.keys(library.EMPYRICAL).map((name) => [
      `empyrical.${name}`,
      ofOurs(name as keyof typeof library.EMPYRICAL),
    ]),
  ),
  "empyrical.simple_returns": async (input) => {
    const prices = await input.numbers("prices");
    return [...prices.subarray(1).map((price, k) => price / prices[k]! - 1)];
  },
  "empyrical.cum_returns": cumulative,
  "empyrical.cum_returns_final": async (input) => {
    const { returns } = await readSeries(input);
    return returns.length === 0 ? null : final(returns, Number(input.params.starting_value ?? 0));
  },
  "empyrical.aggregate_returns": aggregate,
  "empyrical.annual_return": async (input) =>
    library.annualReturn((await readSeries(input)).returns, periodsOf(input)),
  "empyrical.annual_volatility": async (input) =>
    library.annualVolatility((await readSeries(input)).returns, periodsOf(input)),
  "empyrical.sharpe_ratio": aboveRate(library.sharpeRatio, "risk_free"),
  "empyrical.sortino_ratio": aboveRate(library.sortinoRatio, "required_return"),
  "empyrical.downside_risk": aboveRate(library.downsideRisk, "required_return"),
  "empyrical.alpha_beta": beside(library.alphaBeta),
  "empyrical.up_alpha_beta": beside((returns, market, periods) =>
    library.alphaBeta(...library.rowsWhere(returns, market, (value) => value > 0), periods),
  ),
  "empyrical.down_alpha_beta": beside((returns, market, periods) =>
    library.alphaBeta(...library.rowsWhere(returns, market, (value) => value < 0), periods),
  ),
  "empyrical.capture": beside(library.capture),
  "empyrical.up_capture": beside(library.upCapture),
  "empyrical.down_capture": beside(library.downCapture),
  "empyrical.up_down_capture": beside(upDown),
  "empyrical.beta_fragility_heuristic": beside(library.betaFragility),
  "empyrical.roll_up_capture": rollingBeside(library.upCapture),
  "empyrical.roll_down_capture": rollingBeside(library.downCapture),
  "empyrical.roll_up_down_capture": rollingBeside(upDown),
  "empyrical.roll_sharpe_ratio": rollingBeside((returns, _, periods) =>
    library.sharpeRatio(returns, 0, periods),
  ),
  "empyrical.roll_max_drawdown": rollingBeside(
    (returns, _, periodsPerYear) =>
      library.empyricalStatistic("max_drawdown", { returns, periodsPerYear }) ?? Number.NaN,
  ),
  "empyrical.roll_alpha_beta": rollingPairs,
  "empyrical.gpd_risk_estimates": async (input) =>
    library.paretoTail((await readSeries(input)).returns, Number(input.params.var_p)),
};

async function rollingPairs(input: CheckInput): Promise<Json> {
  const { returns, benchmark } = await readSeries(input);
  const windows: number[][] = [];
  for (let end = Number(input.params.window); end <= returns.length; end++) {
    const from = end - Number(input.params.window);
    windows.push(
      library.alphaBeta(returns.subarray(from, end), benchmark!.subarray(from, end), periodsOf(input)),
    );
  }
  return windows;
}

const levels = (returns: Float64Array, start: number) =>
  compounded(returns).map((level) => (start === 0 ? level - 1 : level * start));
const final = (returns: Float64Array, start: number) => levels(returns, start).at(-1)!;

async function cumulative(input: CheckInput): Promise<Json> {
  const { stamps, names, columns } = await input.panel("returns");
  const start = Number(input.params.starting_value ?? 0);
  const curves = columns.map((column) => levels(column, start));
  if (!isFrame(input.value("returns"))) return [...(curves[0] ?? [])];
  return {
    columns: names,
    index: stamps,
    values: stamps.map((_, row) => curves.map((curve) => curve[row]!)),
  };
}

/** Weeks are those of ISO 8601; years of a joined series are named. */
async function aggregate(input: CheckInput): Promise<Json> {
  const { stamps, returns } = await readSeries(input);
  const convert = String(input.params.convert_to);
  const groups = new Map<string, number[]>();
  stamps.forEach((stamp, row) => {
    const key = periodOf(stamp, convert);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(returns[row]!);
  });
  const totals = [...groups].map(([key, values]) => [key, final(Float64Array.from(values), 0)] as const);
  return given(input, "join") === undefined ? totals.map(([, total]) => total) : Object.fromEntries(totals);
}

function periodOf(stamp: string, convert: string): string {
  const date = new Date(`${stamp.slice(0, 10)}T00:00:00Z`);
  switch (convert) {
    case "yearly":
      return stamp.slice(0, 4);
    case "quarterly":
      return `${stamp.slice(0, 4)} ${Math.floor(date.getUTCMonth() / 3)}`;
    case "monthly":
      return stamp.slice(0, 7);
    default:
      date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
      return date.toISOString().slice(0, 10);
  }
}
