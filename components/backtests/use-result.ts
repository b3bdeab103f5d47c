"use client";
import { useQueries, useQuery } from "@tanstack/react-query";
import { type BacktestResult, decodeResult } from "#lib/model-testing/backtesting/index.ts";

async function fetchResult(hash: string): Promise<BacktestResult> {
  const response = await fetch(`/api/columns/${hash}`).catch(() => undefined);
  if (!response) throw new Error("The server does not answer. Check that Pitwall runs, then retry.");
  if (!response.ok)
    throw new Error(
      `The result did not load (${response.status}). Retry; if it stays away, run the backtest again.`,
    );
  return decodeResult(new Uint8Array(await response.arrayBuffer()));
}

/** A result never changes, so it is fetched once. */
const resultQuery = (hash: string) => ({
  queryKey: ["result", hash],
  queryFn: () => fetchResult(hash),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 10 * 60_000,
});

export function useResult(hash: string | undefined) {
  return useQuery({ ...resultQuery(hash ?? ""), enabled: hash !== undefined });
}

export function useResults(hashes: readonly string[]) {
  return useQueries({ queries: hashes.map(resultQuery) });
}
