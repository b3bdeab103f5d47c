import type { BarColumns } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import {
  type BacktestSpec,
  type Digested,
  digestRecord,
  encodeResult,
  replayBacktest,
  rowsOf,
} from "#lib/model-testing/backtesting/index.ts";
import { readTestimony, type Testimony } from "./testimony.ts";

const STEPS_AT_ONCE = 100_000;
const NAMES: Readonly<Record<Digested, string>> = {
  fills: "its fills, their prices or their fees",
  events: "what happened to its account (interest, dividends, margin and the like)",
  trades: "its trades",
  orders: "its orders",
  equity: "its equity or cash",
  benchmark: "its benchmark",
  reasons: "why its orders ended",
  shares: "what each of its strategies added",
};

/**
 * The result of a run, made by the engine here from what the strategy asked for there. Nothing that a host states of
 * money is taken over; where it states another result than this, something reached into its engine.
 * @throws AppError strategy-failed
 */
export function replayRun(spec: BacktestSpec, bars: readonly BarColumns[], bytes: Uint8Array): Uint8Array {
  const { tape, logs, digest } = read(bytes, rowsOf(spec));
  const backtest = replayBacktest(spec, bars, tape);
  try {
    while (backtest.advance(STEPS_AT_ONCE));
    const stated = digestRecord(backtest.record());
    const differing = (Object.keys(NAMES) as Digested[]).find((part) => digest[part] !== stated[part]);
    if (differing) throw refused(`the same orders come to another result here: ${NAMES[differing]} differ`);
    return encodeResult({ ...backtest.result(), logs });
  } catch (error) {
    if (error instanceof AppError && error.code === "strategy-failed") throw error;
    throw refused(`its orders cannot be replayed: ${error instanceof Error ? error.message : error}`);
  }
}

function read(bytes: Uint8Array, rows: number): Testimony {
  try {
    return readTestimony(bytes, rows);
  } catch {
    throw refused("its host does not say what it did in a form that a run has");
  }
}

const refused = (why: string) =>
  new AppError("strategy-failed", `The run was not accepted, ${why.replace(/\.$/, "")}.`);
