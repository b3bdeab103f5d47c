"use client";
import Link from "next/link";
import { buttonClass, Chip, Facts, formatTime, PageBody, Panel, useTimeZone } from "#components/ui/index.ts";
import type { RunView } from "#lib/model-testing/backtesting/index.ts";

/** Why a run failed, at which line of the strategy, and the way there. */
export function RunFailed({ run }: { run: RunView }) {
  const zone = useTimeZone();
  const { error } = run;
  const place =
    error?.line === undefined
      ? undefined
      : `line ${error.line}${error.column ? `, column ${error.column}` : ""}`;
  return (
    <PageBody>
      <Panel title="The run failed">
        <div role="alert" className="flex flex-col items-start gap-3">
          {error?.code && <Chip tone="bad">{error.code}</Chip>}
          <p className="max-w-prose whitespace-pre-wrap text-13 text-1">
            {error?.message ?? "The run ended without saying why; run it again."}
          </p>
          {place && <p className="text-12 text-2">In the strategy's own code at {place}.</p>}
          {run.strategyId && (
            <Link href={editorAddress(run)} className={buttonClass("ink")}>
              Open in editor
            </Link>
          )}
        </div>
      </Panel>
      <Panel title="About this run">
        <Facts
          items={[
            ["Strategy", run.strategyName],
            ["Symbols", run.spec.data.symbols.join(", ")],
            ["Launched by", run.by],
            ["Launched", formatTime(run.createdAt, zone)],
            ["Ended", formatTime(run.finishedAt, zone)],
          ]}
        />
      </Panel>
    </PageBody>
  );
}

function editorAddress({ strategyId, error }: RunView): string {
  return `/strategies/${strategyId}${error?.line === undefined ? "" : `?line=${error.line}`}`;
}
