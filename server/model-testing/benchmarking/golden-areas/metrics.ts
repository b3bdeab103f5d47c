import {
  ffn,
  performanceAnalytics,
  quantstats,
  type ReturnsInput,
} from "#lib/model-testing/benchmarking/index.ts";
import { NotExpressible } from "#server/model-testing/benchmarking/golden-account.ts";
import type { Json } from "#server/model-testing/benchmarking/golden-case.ts";
import type { CheckFunction, CheckInput } from "#server/model-testing/benchmarking/golden-check.ts";
import { empyricalChecks } from "./metrics-empyrical.ts";
import { readSeries } from "./metrics-series.ts";

/** The rest of the libraries' functions are looked up by name: the area's table answers for any of them. */
export const metricsChecks: Readonly<Record<string, CheckFunction>> = new Proxy(empyricalChecks, {
  get: (known, name: string) => known[name] ?? byPrefix(name),
});

function byPrefix(name: string): CheckFunction | undefined {
  const [library, ...rest] = name.split(".");
  const own = rest.join(".");
  if (library === "quantstats")
    return async (input) => found(name, quantstats(own, await returnsInput(input)));
  if (library === "ffn") return (input) => ofPrices(name, own, input);
  if (library !== "PerformanceAnalytics") return undefined;
  return async (input) => {
    const { stamps } = await readSeries(input);
    const rate = Number(input.params.Rf ?? input.params.MAR ?? 0);
    const figure = performanceAnalytics(own, { ...(await returnsInput(input)), rate }, input.params, stamps);
    return found(name, figure as Json | undefined);
  };
}

async function returnsInput(input: CheckInput): Promise<ReturnsInput> {
  const { returns, benchmark } = await readSeries(input);
  const { periods_per_year: periods, risk_free: rate } = input.params;
  return { returns, benchmark, periodsPerYear: Number(periods ?? 252), rate: Number(rate ?? 0) };
}

async function ofPrices(name: string, own: string, input: CheckInput): Promise<Json> {
  const { stamps, columns } = await input.panel("prices");
  const prices = { dates: stamps, values: columns[0]! };
  return found(name, ffn(own, prices, Number(input.params.periods_per_year ?? 252)));
}

function found(name: string, figure: Json | undefined): Json {
  if (figure === undefined) throw new NotExpressible(`The function "${name}" is not built here yet.`);
  return figure;
}
