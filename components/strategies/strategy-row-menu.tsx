"use client";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import {
  Button,
  Dialog,
  describeProblem,
  type GridColumn,
  IconButton,
  Menu,
  TextField,
} from "#components/ui/index.ts";
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

/** Asks for another name; a taken one is refused in its field. */
export function RenameStrategyDialog({
  strategy,
  onClose,
  onRename,
}: {
  /** Mount it anew for another strategy. */
  strategy: StrategySummary;
  onClose: () => void;
  onRename: (id: string, name: string) => Promise<unknown>;
}) {
  const [name, setName] = useState(strategy.name);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const rename = async () => {
    if (busy) return;
    if (!name.trim()) return setError("Give the strategy a name.");
    setBusy(true);
    try {
      await onRename(strategy.id, name.trim());
      onClose();
    } catch (problem) {
      setError(describeProblem(problem).sentence);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      width="narrow"
      title="Rename the strategy"
      description="Runs and versions stay with it."
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button kind="ink" busy={busy} onClick={rename}>
            {busy ? "Renaming…" : "Rename"}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void rename();
        }}
      >
        <TextField
          label="Name"
          value={name}
          error={error}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
