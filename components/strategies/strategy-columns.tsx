import Link from "next/link";
import { type GridColumn, numberColumn, textColumn, timeColumn } from "#components/ui/index.ts";
import type { StrategySummary } from "#lib/models/strategies/index.ts";

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
    numberColumn("versions", "Versions", (row) => row.versions, 0),
    textColumn("lastRun", "Last run", (row) => row.lastRun?.state, {
      width: 120,
      render: (row) =>
        row.lastRun ? (
          <Link href={`/backtests/${row.lastRun.id}`} className="underline-offset-2 hover:underline">
            {row.lastRun.state}
          </Link>
        ) : (
          <span className="text-3">not yet</span>
        ),
    }),
    timeColumn("lastRunAt", "Ran", zone, (row) => row.lastRun?.createdAt),
    timeColumn("updated", "Updated", zone, (row) => row.updatedAt, { sort: "desc" }),
    textColumn("by", "Owner", (row) => row.by, { flex: 1, minWidth: 100 }),
  ];
}
