import type { z } from "zod";
import type { BarData, Context, FillView, OrderView } from "./context.ts";

/** Rises when a strategy written for an older SDK would no longer run unchanged. */
export const SDK_VERSION = 1;

export type Pane = "price" | "own";
export type IndicatorColumns = Readonly<Record<string, Float64Array>>;

/** A strategy as its author writes it. Only `name`, `parameters` and `onBar` are required. */
export type StrategyDefinition<
  Schema extends z.ZodObject,
  Columns extends IndicatorColumns = Record<never, Float64Array>,
  State = undefined,
> = {
  readonly name: string;
  readonly description?: string;
  /** Ranges, steps and defaults here make the forms, the sliders and the sweeps. */
  readonly parameters: Schema;
  /** Columns as long as the bars; entry i may rest on bars 0 … i only (the engine checks). */
  readonly indicators?: (parameters: z.infer<Schema>, data: BarData) => Columns;
  /** Where each indicator is drawn; the engine guesses from its values when absent. */
  readonly panes?: Readonly<Partial<Record<keyof Columns & string, Pane>>>;
  /** Bars to skip before the first onBar; absent = until every indicator has a value. */
  readonly warmup?: (parameters: z.infer<Schema>) => number;
  /** The author's own values, made once per symbol and run. */
  readonly state?: (parameters: z.infer<Schema>) => State;
  readonly onStart?: (context: Context<z.infer<Schema>, keyof Columns & string, State>) => void;
  readonly onBar: (context: Context<z.infer<Schema>, keyof Columns & string, State>) => void;
  /** Called when an order's status changed, after the bar in which it did. */
  readonly onOrder?: (
    context: Context<z.infer<Schema>, keyof Columns & string, State>,
    order: OrderView,
  ) => void;
  /** Called after the bar in which an order filled. */
  readonly onFill?: (
    context: Context<z.infer<Schema>, keyof Columns & string, State>,
    fill: FillView,
  ) => void;
  readonly onEnd?: (context: Context<z.infer<Schema>, keyof Columns & string, State>) => void;
};

type Parameters = Readonly<Record<string, number | string | boolean>>;
type AnyContext = Context<Parameters, string, unknown>;

/** A strategy as the engine runs it, whatever its parameters and indicators are called. */
export type Strategy = {
  readonly sdkVersion: number;
  readonly name: string;
  readonly description: string;
  readonly parameters: z.ZodObject;
  readonly indicators: (parameters: Parameters, data: BarData) => IndicatorColumns;
  readonly panes: Readonly<Partial<Record<string, Pane>>>;
  readonly warmup: ((parameters: Parameters) => number) | undefined;
  readonly state: (parameters: Parameters) => unknown;
  readonly onStart: ((context: AnyContext) => void) | undefined;
  readonly onBar: (context: AnyContext) => void;
  readonly onOrder: ((context: AnyContext, order: OrderView) => void) | undefined;
  readonly onFill: ((context: AnyContext, fill: FillView) => void) | undefined;
  readonly onEnd: ((context: AnyContext) => void) | undefined;
};

/** Names and types a strategy. Runs nothing. */
export function defineStrategy<
  Schema extends z.ZodObject,
  Columns extends IndicatorColumns = Record<never, Float64Array>,
  State = undefined,
>(definition: StrategyDefinition<Schema, Columns, State>): Strategy {
  // The engine hands each hook the parameters, columns and state of its own definition.
  const erased = definition as unknown as StrategyDefinition<z.ZodObject, IndicatorColumns, unknown>;
  return {
    sdkVersion: SDK_VERSION,
    name: erased.name,
    description: erased.description ?? "",
    parameters: erased.parameters,
    indicators: (erased.indicators ?? noIndicators) as Strategy["indicators"],
    panes: erased.panes ?? {},
    warmup: erased.warmup as Strategy["warmup"],
    state: (erased.state ?? noState) as Strategy["state"],
    onStart: erased.onStart as Strategy["onStart"],
    onBar: erased.onBar as Strategy["onBar"],
    onOrder: erased.onOrder as Strategy["onOrder"],
    onFill: erased.onFill as Strategy["onFill"],
    onEnd: erased.onEnd as Strategy["onEnd"],
  };
}

const noIndicators = (): IndicatorColumns => ({});
const noState = (): undefined => undefined;
