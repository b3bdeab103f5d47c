"use client";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";

export const PERIODS = ["7", "30", "90", "all"] as const;
type Period = (typeof PERIODS)[number];
export const PERIOD_TITLES: Record<Period, string> = {
  "7": "7 days",
  "30": "30 days",
  "90": "90 days",
  all: "All",
};
const DAY_MS = 86_400_000;
const SIDES = ["buy", "sell", "sell-short"] as const;

/** Which orders the cost tabs are about; the address holds it. */
export function useCostChoice() {
  const [filter, setFilter] = useQueryStates({
    period: parseAsStringLiteral(PERIODS).withDefault("30"),
    account: parseAsString,
    symbol: parseAsString,
    side: parseAsStringLiteral(SIDES),
    strategy: parseAsString,
    algorithm: parseAsString,
  });
  const { period, account, symbol, side, strategy, algorithm } = filter;
  const choice = useMemo(
    () => ({
      // The beginning of a day, so that a question asked again is the same question.
      from: period === "all" ? undefined : (Math.floor(Date.now() / DAY_MS) - Number(period)) * DAY_MS * 1000,
      accountId: account ?? undefined,
      symbol: symbol ?? undefined,
      side: side ?? undefined,
      strategy: strategy ?? undefined,
      algorithm: algorithm ?? undefined,
    }),
    [period, account, symbol, side, strategy, algorithm],
  );
  return { filter, setFilter, choice };
}
export type CostChoice = ReturnType<typeof useCostChoice>;
