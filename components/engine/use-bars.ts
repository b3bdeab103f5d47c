"use client";
import { useEffect, useState } from "react";
import type { BarColumns } from "#lib/core/columns.ts";
import { decodeBars } from "#lib/data/bars/index.ts";
import type { KeyedBars } from "./engine-host.ts";

/** Snapshots never change, so bars that were fetched once serve the whole visit. */
const fetched = new Map<string, Promise<BarColumns>>();
const KEPT_SYMBOLS = 200;

async function fetchBars(snapshot: string, symbol: string): Promise<BarColumns> {
  const response = await fetch(`/api/columns/${snapshot}?symbol=${encodeURIComponent(symbol)}`).catch(
    () => undefined,
  );
  if (!response) throw new Error("The server does not answer. Check that Pitwall runs, then retry.");
  if (!response.ok) throw new Error(await refusal(response, symbol));
  const [bars] = decodeBars(await response.arrayBuffer());
  if (!bars) throw new Error(`The dataset holds no bars of ${symbol}.`);
  return bars;
}

/** The server's own sentence, when it gave one. */
async function refusal(response: Response, symbol: string): Promise<string> {
  const answer = (await response.json().catch(() => undefined)) as { message?: unknown } | undefined;
  if (typeof answer?.message === "string") return answer.message;
  return `The bars of ${symbol} did not load (${response.status}).`;
}

function barsOf(snapshot: string, symbol: string): Promise<BarColumns> {
  const key = `${snapshot}/${symbol}`;
  const known = fetched.get(key);
  if (known) return known;
  const asked = fetchBars(snapshot, symbol);
  asked.catch(() => fetched.delete(key));
  const oldest = fetched.keys().next();
  if (fetched.size >= KEPT_SYMBOLS && !oldest.done) fetched.delete(oldest.value);
  fetched.set(key, asked);
  return asked;
}

export type BarsState = { readonly bars?: KeyedBars; readonly error?: Error; readonly retry: () => void };

/** The bars of some symbols of a snapshot, in their order. */
export function useBars(snapshot: string | undefined, symbols: readonly string[]): BarsState {
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<Omit<BarsState, "retry">>({});
  const wanted = symbols.join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt asks again
  useEffect(() => {
    if (!snapshot || !wanted) return;
    let current = true;
    setState({});
    Promise.all(wanted.split("\n").map((symbol) => barsOf(snapshot, symbol))).then(
      (columns) => current && setState({ bars: { key: `${snapshot}\n${wanted}`, columns } }),
      (error: Error) => current && setState({ error }),
    );
    return () => {
      current = false;
    };
  }, [snapshot, wanted, attempt]);
  return { ...state, retry: () => setAttempt(attempt + 1) };
}
