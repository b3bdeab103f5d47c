"use client";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi, useApiClient } from "#components/providers/index.ts";

/** The strategies themselves, and what a launch form offers of them. */
function refresh(queries: QueryClient, api: ReturnType<typeof useApi>) {
  return Promise.all([
    queries.invalidateQueries({ queryKey: api.strategies.pathKey() }),
    queries.invalidateQueries({ queryKey: api.runs.options.queryKey() }),
  ]);
}

/** What the team has, and what a new strategy can start from. The actions are stable. */
export function useStrategyList(archived: boolean) {
  const api = useApi();
  const client = useApiClient();
  const queries = useQueryClient();
  const list = useQuery(api.strategies.list.queryOptions({ archived }));
  const templates = useQuery(
    api.strategies.templates.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }),
  );
  const actions = useMemo(() => {
    const { strategies } = client;
    const settle = () => refresh(queries, api);
    return {
      create: (name: string, templateName: string) => strategies.create.mutate({ name, templateName }),
      rename: (id: string, name: string) => strategies.rename.mutate({ id, name }).then(settle),
      setArchived: (id: string, on: boolean) => strategies.archive.mutate({ id, archived: on }).then(settle),
    };
  }, [client, queries, api]);
  return { list, templates, actions };
}

/** One strategy and what can be done with it. The functions are stable. */
export function useStrategy(id: string) {
  const api = useApi();
  const client = useApiClient();
  const queries = useQueryClient();
  const detail = useQuery(api.strategies.get.queryOptions({ id }));
  const actions = useMemo(() => {
    const { strategies } = client;
    return {
      saveDraft: (source: string) => strategies.saveDraft.mutate({ id, source }),
      check: (source: string) => strategies.check.mutate({ source }),
      loadVersion: (hash: string) =>
        queries.fetchQuery(
          api.strategies.getVersion.queryOptions({ hash }, { staleTime: Number.POSITIVE_INFINITY }),
        ),
      async saveVersion(source: string, note: string) {
        const answer = await strategies.saveVersion.mutate({ id, source, note });
        await refresh(queries, api);
        return answer;
      },
    };
  }, [client, queries, api, id]);
  return { detail, actions };
}

export type StrategyDetail = NonNullable<ReturnType<typeof useStrategy>["detail"]["data"]>;
export type StrategySummary = NonNullable<ReturnType<typeof useStrategyList>["list"]["data"]>[number];
export type VersionSummary = StrategyDetail["versions"][number];
export type StrategyListActions = ReturnType<typeof useStrategyList>["actions"];
