/** The launch form's values, where they start and what must hold before a run. Pure. */
import type { z } from "zod";
import { RESOLUTIONS, type Resolution } from "#lib/core/columns.ts";
import type { DatasetChoice, LaunchOptions, StrategyChoice } from "#lib/model-testing/backtesting/index.ts";
import { BacktestSpec, type StrategyRef } from "#lib/model-testing/backtesting/index.ts";
import type { ParameterField } from "#lib/models/strategies/index.ts";
import { dayOf } from "./day-of.ts";
import type { DraftSpec } from "./spec-query.ts";

export type LaunchValues = z.input<typeof BacktestSpec>;

export const strategyKey = (ref: StrategyRef) => (ref.kind === "built-in" ? ref.name : ref.hash);

/** Undefined also for several strategies: each of them has its own. */
export function strategyOf(
  options: LaunchOptions,
  ref: LaunchValues["strategy"] | undefined,
): StrategyChoice | undefined {
  if (!ref || ref.kind === "several") return undefined;
  return options.strategies.find((choice) => strategyKey(choice.ref) === strategyKey(ref));
}

export function datasetOf(options: LaunchOptions, snapshot: string | undefined): DatasetChoice | undefined {
  return options.datasets.find((dataset) => dataset.snapshot === snapshot);
}

export function defaultParameters(
  fields: readonly ParameterField[],
): Record<string, number | string | boolean> {
  return Object.fromEntries(fields.map((field) => [field.name, field.default]));
}

/** What a dataset decides in a form: its first symbol, held as the benchmark, and its calendar. */
export function valuesOfDataset(dataset: DatasetChoice | undefined) {
  const first = dataset?.symbols[0]?.symbol;
  return {
    data: {
      snapshot: dataset?.snapshot ?? "",
      symbols: first ? [first] : [],
      resolution: dataset?.resolution ?? ("1d" as const),
    },
    benchmark: first,
    currency: dataset?.currency ?? "USD",
    timeZone: dataset?.timeZone ?? "America/New_York",
    periodsPerYear: dataset?.periodsPerYear ?? 252,
  };
}

/** One of several strategies as the form holds it. */
export type LaunchMember = Extract<LaunchValues["strategy"], { kind: "several" }>["members"][number];
export const MAX_MEMBERS = 20;

/** The strategies of a form, a single one under its own name. */
export function membersOf(
  options: LaunchOptions,
  { strategy, parameters }: Pick<LaunchValues, "strategy" | "parameters">,
): readonly LaunchMember[] {
  if (strategy.kind === "several") return strategy.members;
  return [
    { name: strategyOf(options, strategy)?.name ?? "Strategy", strategy, parameters: parameters ?? {} },
  ];
}

/** What a form with these strategies holds: one alone stands by itself. */
export function withMembers(members: readonly LaunchMember[]): Pick<LaunchValues, "strategy" | "parameters"> {
  const [only, ...others] = members;
  if (only && others.length === 0) return { strategy: only.strategy, parameters: only.parameters };
  return { strategy: { kind: "several", members: [...members] }, parameters: {} };
}

/** One more, the next that the team has, under a name that is free. */
export function withMember(options: LaunchOptions, members: readonly LaunchMember[]): LaunchMember[] {
  const taken = new Set(members.map(({ strategy }) => strategyKey(strategy)));
  const choice = options.strategies.find(({ ref }) => !taken.has(strategyKey(ref))) ?? options.strategies[0];
  if (!choice) return [...members];
  const names = new Set(members.map(({ name }) => name));
  let name = choice.name.slice(0, 50);
  for (let n = 2; names.has(name); n++) name = `${choice.name.slice(0, 50)} ${n}`;
  return [...members, { name, strategy: choice.ref, parameters: defaultParameters(choice.parameters) }];
}

const DEFAULT_STRATEGY = "sma-cross";

/** A whole form from what the address gives; everything else has a default that can be run at once. */
export function initialValues(options: LaunchOptions, draft: DraftSpec): LaunchValues {
  const dataset = datasetOf(options, draft.data.snapshot) ?? options.datasets[0];
  const strategy =
    strategyOf(options, draft.strategy) ??
    options.strategies.find(({ ref }) => strategyKey(ref) === DEFAULT_STRATEGY) ??
    options.strategies[0];
  const given = valuesOfDataset(dataset);
  const isSameData = draft.data.snapshot === undefined || draft.data.snapshot === given.data.snapshot;
  const asked = isSameData ? draft.data : {};
  const fields = strategy?.parameters ?? [];
  const known = Object.entries(draft.parameters ?? {}).filter(([name]) =>
    fields.some((field) => field.name === name),
  );
  return {
    capital: 100_000,
    fillTiming: "next-open",
    commission: { type: "bps", bps: 1 },
    slippage: { type: "bps", bps: 1 },
    lotSize: 1,
    atEnd: "keep",
    riskFreeRate: 0,
    seed: 1,
    ...given,
    ...draft,
    ...(draft.strategy?.kind === "several"
      ? { strategy: withDefaults(options, draft.strategy), parameters: {} }
      : {
          strategy: strategy?.ref ?? { kind: "built-in", name: "" },
          parameters: { ...defaultParameters(fields), ...Object.fromEntries(known) },
        }),
    data: { ...given.data, ...asked },
    benchmark: draft.benchmark ?? (draft.data.snapshot === undefined ? given.benchmark : undefined),
  };
}

/** Every parameter of every member, so that each has its field. */
function withDefaults(
  options: LaunchOptions,
  several: Extract<LaunchValues["strategy"], { kind: "several" }>,
): LaunchValues["strategy"] {
  const members = several.members.map((member) => {
    const fields = strategyOf(options, member.strategy)?.parameters ?? [];
    return { ...member, parameters: { ...defaultParameters(fields), ...member.parameters } };
  });
  return { kind: "several", members };
}

/** For the parser: the form keeps the sentence about unreadable lines in their place, see LinesField. */
export const sentenceInPlace: z.core.$ZodErrorMap = ({ code, expected, input }) =>
  code === "invalid_type" && (expected === "array" || expected === "record") && typeof input === "string"
    ? input
    : undefined;

/** The specification's own rules, and those that need the strategy's fields and the dataset's symbols. */
export function launchSchema(options: LaunchOptions) {
  return BacktestSpec.superRefine((spec, context) => {
    const complain = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    const check = (ref: StrategyRef, parameters: BacktestSpec["parameters"], at: (string | number)[]) => {
      const strategy = strategyOf(options, ref);
      if (!strategy) complain([...at, "strategy"], "Choose a strategy that this team has.");
      for (const field of strategy?.parameters ?? []) {
        const message = parameterProblem(field, parameters[field.name]);
        if (message) complain([...at, "parameters", field.name], message);
      }
    };
    if (spec.strategy.kind !== "several") check(spec.strategy, spec.parameters, []);
    else
      for (const [k, { name, strategy, parameters, symbols = [] }] of spec.strategy.members.entries()) {
        const at = ["strategy", "members", k];
        check(strategy, parameters, at);
        const foreign = symbols.find((symbol) => !spec.data.symbols.includes(symbol));
        if (foreign) complain([...at, "symbols"], `${name} trades ${foreign}, which the run does not.`);
      }
    const dataset = datasetOf(options, spec.data.snapshot);
    if (!dataset) return complain(["data", "snapshot"], "Choose a dataset that this team has.");
    const known = new Set(dataset.symbols.map(({ symbol }) => symbol));
    const unknown = spec.data.symbols.find((symbol) => !known.has(symbol));
    if (unknown) complain(["data", "symbols"], `${dataset.name} has no symbol ${unknown}.`);
    if (spec.benchmark && !known.has(spec.benchmark))
      complain(["benchmark"], `${dataset.name} has no symbol ${spec.benchmark}.`);
    const problem = periodProblem(spec.data.from, spec.data.to, dataset);
    if (problem) complain(["data", problem.side], problem.message);
  });
}

export function parameterProblem(field: ParameterField, value: unknown): string | undefined {
  const { kind, title, minimum, maximum, choices } = field;
  if (kind === "boolean") return typeof value === "boolean" ? undefined : `${title} is either on or off.`;
  if (kind === "choice")
    return choices?.includes(String(value)) ? undefined : `${title} is one of ${choices?.join(", ")}.`;
  if (typeof value !== "number" || Number.isNaN(value)) return `Write a number for ${title}.`;
  if (kind === "integer" && !Number.isInteger(value)) return `${title} is a whole number.`;
  if (minimum !== undefined && value < minimum) return `${title} is at least ${minimum}.`;
  if (maximum !== undefined && value > maximum) return `${title} is at most ${maximum}.`;
  return undefined;
}

function periodProblem(from: string | undefined, to: string | undefined, dataset: DatasetChoice) {
  const span = spanOf(dataset);
  if (from && to && from > to) return { side: "to", message: "The period ends before it begins." };
  if (from && from > span.to) return { side: "from", message: `The data end on ${span.to}.` };
  if (to && to < span.from) return { side: "to", message: `The data begin on ${span.from}.` };
  return undefined;
}

/** Datasets of shorter bars that have all these symbols: orders can fill along them. */
export function finerDatasets(options: LaunchOptions, data: LaunchValues["data"]): DatasetChoice[] {
  const length = (resolution: Resolution) => RESOLUTIONS.indexOf(resolution);
  return options.datasets.filter(
    ({ resolution, symbols }) =>
      length(resolution) < length(data.resolution) &&
      data.symbols.every((asked) => symbols.some(({ symbol }) => symbol === asked)),
  );
}

/** First and last date of a dataset in its own zone. */
export function spanOf(dataset: DatasetChoice): { from: string; to: string } {
  const first = Math.min(...dataset.symbols.map(({ from }) => from));
  const last = Math.max(...dataset.symbols.map(({ to }) => to));
  return { from: dayOf(first, dataset.timeZone), to: dayOf(last, dataset.timeZone) };
}
