import { cx, formatAge, useTimeZone } from "#components/ui/index.ts";
import type { VersionSummary } from "./strategies-api.ts";

/** A run of this strategy, newest first. */
export type RunRow = {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly createdAt: Date;
};

const heading = "px-3 pt-3 pb-1 text-11 text-3";
const row =
  "flex min-h-(--row) w-full min-w-0 items-center gap-2 px-3 text-left text-12 -outline-offset-2 hover:bg-2";

/** Versions and runs of the strategy. Pressing a version compares it with the draft. */
export function VersionsPanel({
  versions,
  runs,
  chosen,
  onChoose,
  onOpenRun,
  now,
}: {
  versions: readonly VersionSummary[];
  runs: readonly RunRow[];
  /** Hash of the version that is compared with the draft. */
  chosen: string | undefined;
  onChoose: (hash: string) => void;
  onOpenRun: (id: string) => void;
  now: number;
}) {
  const zone = useTimeZone();
  return (
    <aside aria-label="Versions and runs" className="min-h-0 overflow-y-auto border-r bg-1">
      <h2 className={heading}>Versions</h2>
      {versions.length === 0 && (
        <p className="px-3 text-11 text-3">None yet. Ctrl S saves the draft as v1.</p>
      )}
      {versions.map((version, index) => (
        <button
          key={version.hash}
          type="button"
          aria-pressed={chosen === version.hash}
          title={`${version.hash.slice(0, 12)} · ${version.by ?? "a former member"} · ${formatAge(version.createdAt, now, zone)}`}
          onClick={() => onChoose(version.hash)}
          className={cx(row, "aria-pressed:bg-3")}
        >
          <span className={cx("shrink-0 font-mono", index === 0 ? "text-1" : "text-3")}>
            v{version.number}
          </span>
          <span className="min-w-0 flex-1 truncate text-2">{version.note || version.hash.slice(0, 7)}</span>
        </button>
      ))}
      {runs.length > 0 && <h2 className={heading}>Runs</h2>}
      {runs.map((run) => (
        <button
          key={run.id}
          type="button"
          title={run.state}
          onClick={() => onOpenRun(run.id)}
          className={row}
        >
          <span className="min-w-0 flex-1 truncate text-2">{run.name}</span>
          <span className="shrink-0 text-11 text-3">{formatAge(run.createdAt, now, zone)}</span>
        </button>
      ))}
    </aside>
  );
}
