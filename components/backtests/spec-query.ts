/** The launch form as address parameters, so that a form can be shared, kept and re-run. Pure; the hook is in use-form-address.ts. */
import { commissionModels, slippageModels } from "#lib/execution/brokers/index.ts";
import { BacktestSpec, type BacktestSpecInput } from "#lib/model-testing/backtesting/index.ts";

import { actionLines } from "./corporate-action-lines.ts";

type Parameters = NonNullable<BacktestSpecInput["parameters"]>;
/** A form may be incomplete: what is missing is asked for there. */
export type DraftSpec = Omit<BacktestSpecInput, "strategy" | "data"> & {
  strategy?: BacktestSpecInput["strategy"];
  data: Partial<BacktestSpecInput["data"]>;
};

export const QUERY_KEYS = [
  "strategy",
  "p",
  "data",
  "symbols",
  "bars",
  "from",
  "to",
  "capital",
  "currency",
  "fill",
  "path",
  "volume",
  "commission",
  "slippage",
  "account",
  "events",
  "lot",
  "end",
  "benchmark",
  "sessions",
  "zone",
  "riskfree",
  "seed",
  "more",
] as const;
export type SpecQuery = Partial<Record<(typeof QUERY_KEYS)[number], string | null>>;

const part = encodeURIComponent;
const whole = (text: string) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

export function specToQuery(spec: DraftSpec): SpecQuery {
  const { strategy, data } = spec;
  const text = (value: unknown) => (value === undefined || value === "" ? null : String(value));
  return {
    strategy:
      strategy && strategy.kind !== "several"
        ? strategy.kind === "built-in"
          ? strategy.name
          : strategy.hash
        : null,
    p: parametersText(spec.parameters ?? {}),
    data: text(data.snapshot),
    symbols: data.symbols?.length ? data.symbols.map(part).join(",") : null,
    bars: text(data.resolution),
    from: text(data.from),
    to: text(data.to),
    capital: text(spec.capital),
    currency: text(spec.currency),
    fill: text(spec.fillTiming),
    path: text(spec.intrabarPath),
    volume: text(spec.participation),
    commission: spec.commission ? costText(spec.commission, commissionModels) : null,
    slippage: spec.slippage ? costText(spec.slippage, slippageModels) : null,
    account: spec.account ? JSON.stringify(spec.account) : null,
    // A sentence stands in its place while its lines cannot be read.
    events: Array.isArray(spec.corporateActions) ? actionLines.write(spec.corporateActions) || null : null,
    lot: text(spec.lotSize),
    end: text(spec.atEnd),
    benchmark: text(spec.benchmark),
    sessions: text(spec.periodsPerYear),
    zone: text(spec.timeZone),
    riskfree: text(spec.riskFreeRate),
    seed: text(spec.seed),
    more: moreText(spec),
  };
}

/** What few runs say: together in one parameter, so that a form filled in from any run is that run. */
const SELDOM = [
  "orderStyle",
  "sizing",
  "stopFirst",
  "instruments",
  "currencies",
  "conversion",
  "cashFlows",
] as const;

function moreText(spec: DraftSpec): string | null {
  const given = SELDOM.map((name) => [name, spec[name]] as const);
  const { finer } = spec.data;
  const more = withoutUndefined({ ...Object.fromEntries(given), finer });
  return Object.keys(more).length > 0 ? JSON.stringify(more) : null;
}

function parametersText(parameters: Parameters): string | null {
  const entries = Object.entries(parameters).map(([name, value]) => `${part(name)}:${part(String(value))}`);
  return entries.length > 0 ? entries.join(",") : null;
}

/** "per-share:0.005:1:0": the model's name and its settings in the order in which the model lists them. */
function costText(cost: { readonly type: string }, models: CostModels): string {
  const values = cost as Readonly<Record<string, unknown>>;
  const settings = settingNames(models, cost.type).map((name) => values[name] ?? "");
  return [cost.type, ...settings].join(":");
}

function costOf(text: string, models: CostModels): unknown {
  const [type = "", ...values] = text.split(":");
  const settings = settingNames(models, type).map((name, k) => [name, values[k]] as const);
  const given = settings.filter(([, value]) => value !== undefined && value !== "");
  return { type, ...Object.fromEntries(given.map(([name, value]) => [name, Number(value)])) };
}

type CostModels = typeof commissionModels | typeof slippageModels;

const settingNames = (models: CostModels, type: string): string[] =>
  Object.keys(Object.entries(models).find(([name]) => name === type)?.[1].settings.shape ?? {});

/** Reads what it can; a value that makes no sense is left out, so the form shows its default instead. */
export function queryToSpec(query: SpecQuery): DraftSpec {
  const shape = BacktestSpec.shape;
  const keep = <Value>(
    schema: { safeParse: (value: unknown) => { success: boolean; data?: Value } },
    value: unknown,
  ): Value | undefined => {
    if (value === null || value === undefined) return undefined;
    const parsed = schema.safeParse(value);
    return parsed.success ? parsed.data : undefined;
  };
  const number = (text: string | null | undefined) =>
    text == null || text === "" ? undefined : Number(text);
  const data = shape.data.shape;
  const more = Object(query.more ? parsedJson(query.more) : undefined) as Record<string, unknown>;
  return withoutUndefined({
    strategy: query.strategy ? strategyOf(query.strategy) : undefined,
    parameters: query.p ? parametersOf(query.p) : undefined,
    data: withoutUndefined({
      snapshot: keep(data.snapshot, query.data),
      symbols: query.symbols
        ? keep(data.symbols, query.symbols.split(",").filter(Boolean).map(whole))
        : undefined,
      resolution: keep(data.resolution, query.bars),
      from: keep(data.from, query.from),
      to: keep(data.to, query.to),
      finer: keep(data.finer, more.finer),
    }),
    capital: keep(shape.capital, number(query.capital)),
    currency: keep(shape.currency, query.currency),
    fillTiming: keep(shape.fillTiming, query.fill),
    intrabarPath: keep(shape.intrabarPath, query.path ?? undefined),
    participation: keep(shape.participation, number(query.volume)),
    commission: keep(
      shape.commission,
      query.commission ? costOf(query.commission, commissionModels) : undefined,
    ),
    slippage: keep(shape.slippage, query.slippage ? costOf(query.slippage, slippageModels) : undefined),
    account: keep(shape.account, query.account ? parsedJson(query.account) : undefined),
    corporateActions: keep(shape.corporateActions, query.events ? actionsOf(query.events) : undefined),
    lotSize: keep(shape.lotSize, number(query.lot)),
    atEnd: keep(shape.atEnd, query.end),
    benchmark: keep(shape.benchmark, query.benchmark),
    periodsPerYear: keep(shape.periodsPerYear, number(query.sessions)),
    timeZone: keep(shape.timeZone, query.zone),
    riskFreeRate: keep(shape.riskFreeRate, number(query.riskfree)),
    seed: keep(shape.seed, number(query.seed)),
    ...Object.fromEntries(SELDOM.map((name) => [name, keep<unknown>(shape[name], more[name])])),
  }) as DraftSpec;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function actionsOf(text: string): unknown {
  const answer = actionLines.read(text);
  return "value" in answer ? answer.value : undefined;
}

function strategyOf(text: string): BacktestSpecInput["strategy"] {
  return /^[0-9a-f]{64}$/.test(text) ? { kind: "version", hash: text } : { kind: "built-in", name: text };
}

function parametersOf(text: string): Parameters {
  const entries = text.split(",").flatMap((entry): [string, number | string | boolean][] => {
    const at = entry.indexOf(":");
    if (at <= 0) return [];
    const value = whole(entry.slice(at + 1));
    return [[whole(entry.slice(0, at)), typed(value)]];
  });
  return Object.fromEntries(entries);
}

/** "20" is a number and "true" a truth value; everything else is a choice. */
function typed(text: string): number | string | boolean {
  if (text === "true" || text === "false") return text === "true";
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

function withoutUndefined<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as Partial<Value>;
}

/** The address of a form that is filled in as the given specification. */
export function launchAddress(spec: DraftSpec): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(specToQuery(spec)))
    if (value !== null && value !== undefined) query.set(key, value);
  return `/backtests/new?${query}`;
}
