"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getUntypedClient } from "@trpc/client";
import { useMemo } from "react";
import { useApiClient } from "#components/providers/index.ts";
import type { Problem, StrategyDescription } from "#lib/models/strategies/index.ts";

export type VersionSummary = {
  readonly number: number;
  readonly hash: string;
  readonly note: string;
  readonly by: string | null;
  readonly createdAt: Date;
  readonly description: StrategyDescription;
};
export type StrategySummary = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly by: string | null;
  readonly version: { readonly number: number; readonly hash: string; readonly createdAt: Date } | null;
};
export type StrategyDetail = {
  readonly id: string;
  readonly name: string;
  readonly versions: readonly VersionSummary[];
  readonly draft: { readonly source: string; readonly savedAt: Date };
};
type VersionDetail = VersionSummary & {
  readonly source: string;
  readonly compiled: string;
  readonly sourceMap: string;
};
type StrategyTemplate = { readonly name: string; readonly title: string; readonly description: string };
type SaveVersionAnswer =
  | { readonly ok: true; readonly version: VersionSummary }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const keyOf = (name: string, input?: unknown) => [["strategies", name], { input, type: "query" }];

function useAsk() {
  const client = useApiClient();
  return useMemo(() => {
    const untyped = getUntypedClient(client);
    return {
      query: <Answer>(name: string, input?: unknown) =>
        untyped.query(`strategies.${name}`, input) as Promise<Answer>,
      mutate: <Answer>(name: string, input: unknown) =>
        untyped.mutation(`strategies.${name}`, input) as Promise<Answer>,
    };
  }, [client]);
}

/** What the team has, and what a new strategy can start from. */
export function useStrategyList() {
  const ask = useAsk();
  const list = useQuery({ queryKey: keyOf("list"), queryFn: () => ask.query<StrategySummary[]>("list") });
  const templates = useQuery({
    queryKey: keyOf("templates"),
    queryFn: () => ask.query<StrategyTemplate[]>("templates"),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const create = (name: string, templateName: string) =>
    ask.mutate<{ id: string }>("create", { name, templateName });
  return { list, templates, create };
}

/** One strategy and what can be done with it. The functions are stable. */
export function useStrategy(id: string) {
  const ask = useAsk();
  const queries = useQueryClient();
  const detail = useQuery({
    queryKey: keyOf("get", { id }),
    queryFn: () => ask.query<StrategyDetail>("get", { id }),
  });
  const actions = useMemo(() => {
    const refresh = () => queries.invalidateQueries({ queryKey: [["strategies"]] });
    return {
      saveDraft: (source: string) => ask.mutate("saveDraft", { id, source }),
      check: (source: string) => ask.query<Problem[]>("check", { source }),
      loadVersion: (hash: string) =>
        queries.fetchQuery({
          queryKey: keyOf("getVersion", { hash }),
          queryFn: () => ask.query<VersionDetail>("getVersion", { hash }),
          staleTime: Number.POSITIVE_INFINITY,
        }),
      async saveVersion(source: string, note: string) {
        const answer = await ask.mutate<SaveVersionAnswer>("saveVersion", { id, source, note });
        await refresh();
        return answer;
      },
      async rename(name: string) {
        await ask.mutate("rename", { id, name });
        await refresh();
      },
      async archive() {
        await ask.mutate("archive", { id });
        await refresh();
      },
    };
  }, [ask, queries, id]);
  return { detail, actions };
}
