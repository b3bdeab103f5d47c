"use client";
import { useQueries } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsArrayOf, parseAsString, useQueryStates } from "nuqs";
import { useApi } from "#components/providers/index.ts";
import { RoleGate } from "#components/shell/index.ts";
import {
  buttonClass,
  EmptyState,
  ErrorState,
  LoadingState,
  PageBody,
  PageHeader,
  Panel,
  Select,
} from "#components/ui/index.ts";
import { MOST_COMPARED } from "./compare-address.ts";
import { CompareCurves } from "./compare-curves.tsx";
import { CompareSettings, CompareStatistics } from "./compare-tables.tsx";
import { CompareVerdict } from "./compare-verdict.tsx";
import type { ComparedRun } from "./compared-runs.ts";
import { useResults } from "./use-result.ts";

const parsers = { runs: parseAsArrayOf(parseAsString).withDefault([]), base: parseAsString.withDefault("") };

/** Two or more runs side by side: curves, figures and the settings in which they differ. */
export function CompareScreen() {
  return (
    <RoleGate screen="Compare" permission="runs:read">
      <Compare />
    </RoleGate>
  );
}

function Compare() {
  const [{ runs, base }, setQuery] = useQueryStates(parsers);
  const ids = [...new Set(runs)].slice(0, MOST_COMPARED);
  const { compared, error, retry, notFinished } = useCompared(ids);
  const chosen = compared?.find(({ run }) => run.id === base) ?? compared?.[0];
  return (
    <>
      <PageHeader
        parents={
          <Link href="/backtests" className="hover:text-1 hover:underline">
            Runs
          </Link>
        }
        title={`Compare ${ids.length} runs`}
        actions={
          compared && chosen ? (
            <Select
              label="Measured from"
              layout="row"
              options={compared.map(({ run, letter }) => ({ value: run.id, label: `${letter} ${run.name}` }))}
              value={chosen.run.id}
              onChange={(next) => void setQuery({ base: next })}
              className="w-80"
            />
          ) : undefined
        }
      />
      <PageBody>
        {notFinished.length > 0 && (
          <Panel title="Left out">
            <p className="text-12 text-2">Not finished, so without a result: {notFinished.join(", ")}.</p>
          </Panel>
        )}
        {compared && chosen && compared.length > 1 ? (
          <Loaded compared={compared} base={chosen} />
        ) : (
          <Panel flush>
            {ids.length < 2 || (compared && compared.length < 2) ? (
              <TooFew />
            ) : error ? (
              <ErrorState error={error} retry={retry} />
            ) : (
              <LoadingState what={`${ids.length} results`} rows={10} />
            )}
          </Panel>
        )}
      </PageBody>
    </>
  );
}

function Loaded({ compared, base }: { compared: readonly ComparedRun[]; base: ComparedRun }) {
  return (
    <>
      <CompareCurves compared={compared} />
      <CompareVerdict compared={compared} />
      <CompareStatistics compared={compared} base={base} />
      <CompareSettings compared={compared} />
    </>
  );
}

function TooFew() {
  return (
    <EmptyState
      title="Two finished runs are needed"
      text={`Select 2 to ${MOST_COMPARED} finished runs in the list with X, then press M.`}
      action={
        <Link href="/backtests" className={buttonClass("ink")}>
          To the runs
        </Link>
      }
    />
  );
}

/** Runs and their results in the order of the address; `compared` is undefined until all have come. */
function useCompared(ids: readonly string[]) {
  const api = useApi();
  const runs = useQueries({ queries: ids.map((id) => api.runs.get.queryOptions({ id })) });
  const known = runs.flatMap(({ data }) => data ?? []);
  const finished = known.filter(({ state, resultHash }) => state === "finished" && resultHash !== undefined);
  const results = useResults(finished.map(({ resultHash }) => resultHash ?? ""));
  const trials = useQueries({ queries: finished.map(({ id }) => api.runs.trials.queryOptions({ id })) });
  const failed = [...runs, ...results].find(({ error }) => error);
  const isReady = known.length === ids.length && results.every(({ data }) => data !== undefined);
  return {
    compared: isReady
      ? finished.map(
          (run, i): ComparedRun => ({
            run,
            result: results[i]!.data!,
            letter: "ABCDEFGHIJKL"[i] ?? "?",
            trials: trials[i]!.data,
          }),
        )
      : undefined,
    notFinished: known.filter((run) => !finished.includes(run)).map(({ name }) => name),
    error: failed?.error,
    retry: () => void failed?.refetch(),
  };
}
