import Link from "next/link";
import { formatTime, type GridColumn, numberColumn, textColumn, timeColumn } from "#components/ui/index.ts";
import type { StrategySummary } from "./strategies-api.ts";

/** The list of strategies: what it is, how far it is, who made it. */
export function strategyColumns(zone: string): GridColumn<StrategySummary>[] {
  return [
    textColumn("name", "Name", (row) => row.name, {
      flex: 2,
      minWidth: 160,
      render: (row) => (
        <Link href={`/strategies/${row.id}`} className="text-1 underline-offset-2 hover:underline">
          {row.name}
        </Link>
      ),
    }),
    textColumn("description", "What it does", (row) => row.description, { flex: 3, minWidth: 160 }),
    numberColumn("version", "Version", (row) => row.version?.number, 0),
    textColumn("hash", "Content", (row) => row.version?.hash, {
      width: 104,
      hint: "Hash of the newest version's content; runs refer to it.",
      render: (row) => <code className="font-mono">{row.version?.hash.slice(0, 8) ?? "—"}</code>,
    }),
    timeColumn("lastRun", "Last run", zone, (row) => row.lastRun?.at, {
      render: (row) =>
        row.lastRun ? (
          <Link
            href={`/backtests/${row.lastRun.id}`}
            title={row.lastRun.state}
            className="underline-offset-2 hover:underline"
          >
            {formatTime(row.lastRun.at, zone, { suffix: false })}
          </Link>
        ) : (
          <span className="text-3">never</span>
        ),
    }),
    numberColumn("sharpe", "Sharpe", (row) => row.lastRun?.sharpe, 2, { hint: "Of the last run." }),
    timeColumn("changed", "Changed", zone, (row) => row.changedAt, { sort: "desc" }),
    textColumn("by", "Owner", (row) => row.by, { flex: 1, minWidth: 100 }),
  ];
}
