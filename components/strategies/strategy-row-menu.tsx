"use client";
import { Ellipsis } from "lucide-react";
import { type GridColumn, IconButton, Menu } from "#components/ui/index.ts";
import type { StrategySummary } from "./strategies-api.ts";

export type StrategyRowActions = {
  rename: (strategy: StrategySummary) => void;
  setArchived: (strategy: StrategySummary, archived: boolean) => void;
};

/** What can be done to a strategy as a whole, at the end of its row. */
export function strategyMenuColumn(actions: StrategyRowActions): GridColumn<StrategySummary> {
  return {
    id: "actions",
    title: "",
    value: () => null,
    width: 48,
    sortable: false,
    pinned: "right",
    render: (row) => (
      <Menu
        align="end"
        trigger={
          <IconButton label={`Actions for ${row.name}`} size="small" className="relative z-10">
            <Ellipsis size={14} aria-hidden="true" />
          </IconButton>
        }
        items={[
          { label: "Rename…", onSelect: () => actions.rename(row) },
          row.archivedAt
            ? { label: "Bring back", onSelect: () => actions.setArchived(row, false) }
            : { label: "Archive", onSelect: () => actions.setArchived(row, true) },
        ]}
      />
    ),
  };
}
