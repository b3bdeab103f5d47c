"use client";
import { useLive } from "#components/providers/index.ts";
import { cx, formatInteger, Panel, ProgressBar } from "#components/ui/index.ts";

const phases = [
  { phase: "reading", label: "Reading and sorting the rows" },
  { phase: "checking", label: "Checking the bars" },
  { phase: "writing", label: "Writing Parquet" },
  { phase: "publishing", label: "Publishing the snapshot" },
] as const;
type Progress = { phase: (typeof phases)[number]["phase"]; fraction: number; rows: number };

/** How far a running import is. Closing the page changes nothing. */
export function ImportProgress({ importId, waiting }: { importId: string; waiting: boolean }) {
  const progress = useLive<Progress>(`import:${importId}`);
  const current = phases.findIndex(({ phase }) => phase === progress?.phase);
  return (
    <Panel title="Progress" note="Goes on when you leave this page">
      <ol className="flex max-w-xl flex-col gap-3">
        {phases.map(({ phase, label }, i) => (
          <li key={phase} className={cx("flex flex-col gap-1", i > current && "opacity-60")}>
            <span className="flex gap-2 text-12 text-1">
              <span aria-hidden="true" className="w-3">
                {i < current ? "✓" : i === current ? "▸" : "·"}
              </span>
              {label}
              {i === current && progress && progress.rows > 0 && (
                <span className="text-3">{formatInteger(progress.rows)} rows</span>
              )}
            </span>
            {i === current && progress && <ProgressBar label={label} value={progress.fraction || null} />}
          </li>
        ))}
      </ol>
      <p role="status" className="mt-3 text-12 text-3">
        {waiting ? "Waiting for a worker." : "Nothing shows in the catalogue before the last step is done."}
      </p>
    </Panel>
  );
}
