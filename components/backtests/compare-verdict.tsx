"use client";
import { useEffect, useMemo, useState } from "react";
import { Figure, formatInteger, formatNumber, formatPercent, NONE, Panel } from "#components/ui/index.ts";
import type { Statistic } from "#lib/model-testing/benchmarking/index.ts";
import type { SearchVerdict } from "#lib/model-testing/validation/index.ts";
import type { ComparedRun } from "./compared-runs.ts";
import { commonBenchmark, requestOf } from "./verdict-request.ts";

/** What choosing the best of these runs is worth: how often such a choice fails where it was not made. */
export function CompareVerdict({ compared }: { compared: readonly ComparedRun[] }) {
  const verdict = useVerdict(compared);
  if (!verdict) return null;
  const { overfitting, lossProbability, superior, deflated } = verdict;
  const benchmark = commonBenchmark(compared);
  const sessions = `${formatInteger(overfitting.n)} common sessions`;
  return (
    <Panel flush title="Choosing the best of these" note={`${compared.length} runs, ${sessions}`}>
      <div className="grid gap-px bg-(--line-1) tablet:grid-cols-2 laptop:grid-cols-4 *:bg-1">
        <Share label="Probability of overfitting" statistic={overfitting} under={overfittingWords} />
        <Share
          label="The chosen run loses out of sample"
          statistic={lossProbability}
          under={() => "share of the same splits"}
        />
        <Figure
          label="Best run by luck, p-value"
          value={superior.value === null ? NONE : formatNumber(superior.value, 3)}
          interval={superior.reason ?? (benchmark ? `against ${benchmark} held` : "against cash")}
          convention={`${superior.convention}.`}
        />
        <Share
          label="The best run’s Sharpe is more than luck"
          statistic={deflated}
          under={() => "deflated by the runs that differ"}
        />
      </div>
    </Panel>
  );
}

function Share({
  label,
  statistic: { value, reason, convention },
  under,
}: {
  label: string;
  statistic: Statistic;
  under: (value: number) => string;
}) {
  return (
    <Figure
      label={label}
      unit="%"
      value={value === null ? NONE : formatPercent(value, { decimals: 0, unit: false })}
      interval={value === null ? reason : under(value)}
      convention={`${convention}.`}
    />
  );
}

/** A choice by luck fails in half of the splits. */
function overfittingWords(value: number): string {
  if (value < 0.1) return "the choice mostly holds";
  return value < 0.4 ? "the choice sometimes holds" : "no better than choosing blindly";
}

function useVerdict(compared: readonly ComparedRun[]): SearchVerdict | undefined {
  const request = useMemo(() => requestOf(compared), [compared]);
  const [found, setFound] = useState<{ for: unknown; verdict: SearchVerdict }>();
  useEffect(() => {
    if (!request) return;
    const worker = new Worker(new URL("./search-verdict.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => setFound({ for: request, verdict: data as SearchVerdict });
    worker.postMessage(request);
    return () => worker.terminate();
  }, [request]);
  return found && found.for === request ? found.verdict : undefined;
}
