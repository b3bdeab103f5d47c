"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi, useLive } from "#components/providers/index.ts";
import { figure } from "./decimal-text.ts";
import { stepsBySymbol } from "./instrument-steps.ts";
import type { OrderNames } from "./order-columns.tsx";
import { useAlgorithmWords } from "./use-algorithm-words.ts";

export function useAccounts() {
  const api = useApi();
  return useQuery(api.accounts.list.queryOptions({}));
}

export function useInstruments() {
  const api = useApi();
  return useQuery(api.instruments.list.queryOptions({}));
}

/** What the brokers can do, by name. */
export function useBrokers() {
  const api = useApi();
  return useQuery(api.accounts.brokers.queryOptions({}));
}

/** Only what does not change while an algorithm works: columns that show it are not made anew. */
const namesOf = (all: readonly { id: string; name: string }[]) => all.map(({ id, name }) => ({ id, name }));

/** Names and steps of what orders name by id. */
export function useOrderNames(): OrderNames {
  const api = useApi();
  const accounts = useAccounts().data;
  const instruments = useInstruments().data;
  const members = useQuery(api.members.list.queryOptions({})).data;
  const algorithms = useQuery(api.algos.list.queryOptions({}, { select: namesOf })).data;
  const { titleOf } = useAlgorithmWords();
  return useMemo(() => {
    const byAccount = new Map((accounts ?? []).map((account) => [account.id, account]));
    const byOrder = new Map((algorithms ?? []).map(({ id, name }) => [id, name]));
    const byUser = new Map((members?.members ?? []).map(({ userId, name }) => [userId, name]));
    return {
      account: (id) => byAccount.get(id)?.name ?? id.slice(0, 8),
      venue: (id) => byAccount.get(id)?.broker ?? null,
      mayBeShort: (id) => byAccount.get(id)?.shortAllowed ?? true,
      slippage: () => null,
      algorithm: ({ orderId, parent }) => {
        const name = byOrder.get(orderId) ?? byOrder.get(parent ?? "");
        return name === undefined ? null : titleOf(name);
      },
      trader: (id) => (id === null ? null : (byUser.get(id) ?? id.slice(0, 8))),
      steps: stepsBySymbol(instruments ?? []),
    };
  }, [accounts, instruments, members, algorithms, titleOf]);
}

/** A quote of the latest-value lane; decimals are text. */
export type QuoteText = {
  readonly at: number;
  readonly open: boolean;
  readonly reference: string | null;
  readonly bid: string | null;
  readonly ask: string | null;
  readonly dailyVolume: string | null;
};

/** An account on a replay sees its own prices; any other those of the team. */
export function useQuote(account: string | null, symbol: string | null): QuoteText | undefined {
  const own = useLive<QuoteText>(`quotes:${account}:${symbol}`);
  const team = useLive<QuoteText>(`quotes:${symbol}`);
  return own ?? team;
}

/** Signed units that the account holds of a symbol; null while not known. */
export function useHeld(account: string | null, symbol: string | null): number | null {
  const api = useApi();
  const positions = useQuery(
    api.positions.list.queryOptions(
      { accountId: account ?? "" },
      { enabled: account !== null && symbol !== null, staleTime: 2_000, refetchInterval: 5_000 },
    ),
  ).data;
  if (account === null || !positions) return null;
  return figure(positions.find((one) => one.symbol === symbol)?.quantity ?? "0");
}
