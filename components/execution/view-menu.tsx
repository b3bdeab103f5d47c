"use client";
import { type RefObject, useEffect, useState } from "react";
import {
  Button,
  Checkbox,
  Dialog,
  type GridHandle,
  Menu,
  type MenuItem,
  TextField,
} from "#components/ui/index.ts";
import type { OrderRow } from "#lib/execution/orders/index.ts";
import { useHiddenColumns } from "./column-choice.tsx";
import { DEFAULT_HIDDEN, type SavedView, useSavedViews } from "./saved-views.ts";
import { type TeamView, useTeamViews } from "./use-team-views.ts";

type Address = SavedView["address"];
/** `id` only of one that the team shares. */
type Chosen = Partial<TeamView> & Pick<SavedView, "name">;

/** Views of the blotter by name: one's own in this browser, and those that the team shares. */
export function ViewMenu({
  address,
  grid,
  onAddress,
}: {
  address: Address;
  grid: RefObject<GridHandle<OrderRow> | null>;
  onAddress: (address: Address) => void;
}) {
  const own = useSavedViews();
  const team = useTeamViews();
  const columns = useHiddenColumns();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [naming, setNaming] = useState(false);
  const { load } = own;
  useEffect(load, [load]);
  const show = (view: SavedView | TeamView) => {
    setChosen(view);
    columns.set(new Set(view.hidden));
    onAddress(view.address);
    // Once the columns of the view are in the grid.
    setTimeout(() => grid.current?.setLayout(view.layout), 100);
  };
  const items: MenuItem[] = [
    {
      label: "As delivered",
      checked: chosen === null,
      onSelect: () => {
        setChosen(null);
        columns.set(new Set(DEFAULT_HIDDEN));
      },
    },
    ...listed("Of the team", team.views, (view) => ({
      label: `${view.name}, by ${view.authorName}`,
      checked: chosen?.id === view.id,
      onSelect: () => show(view),
    })),
    ...listed("Of this browser", own.views, (view) => ({
      label: view.name,
      checked: chosen?.id === undefined && chosen?.name === view.name,
      onSelect: () => show(view),
    })),
    { kind: "separator" },
    { label: "Save this view…", onSelect: () => setNaming(true) },
    ...removal(chosen, () => {
      if (chosen?.id) team.remove(chosen.id);
      else own.remove(chosen?.name ?? "");
      setChosen(null);
    }),
  ];
  return (
    <>
      <Menu
        trigger={<Button size="small">View: {chosen?.name ?? "as delivered"}</Button>}
        items={items}
        align="end"
      />
      {naming && (
        <NameDialog
          start={chosen?.name ?? ""}
          mayShare={team.mayShare}
          onClose={() => setNaming(false)}
          onName={(name, shared) => {
            const view = { name, hidden: [...columns.hidden], layout: grid.current?.layout() ?? [], address };
            setNaming(false);
            if (shared)
              return team.share(view, {
                onSuccess: ({ id }) => setChosen({ ...view, id, mayRemove: true }),
              });
            own.save(view);
            setChosen(view);
          }}
        />
      )}
    </>
  );
}

function listed<View>(heading: string, views: readonly View[], item: (view: View) => MenuItem): MenuItem[] {
  return views.length === 0 ? [] : [{ kind: "heading", label: heading }, ...views.map(item)];
}

function removal(chosen: Chosen | null, onSelect: () => void): MenuItem[] {
  if (chosen === null || (chosen.id !== undefined && !chosen.mayRemove)) return [];
  const label = chosen.id === undefined ? `Delete ${chosen.name}` : `Take ${chosen.name} from the team`;
  return [{ label, danger: true, onSelect }];
}

function NameDialog({
  start,
  mayShare,
  onName,
  onClose,
}: {
  start: string;
  mayShare: boolean;
  onName: (name: string, shared: boolean) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState(start);
  const [shared, setShared] = useState(false);
  const send = () => name.trim() !== "" && onName(name.trim(), shared);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Save this view"
      description="Columns, their order, width and sorting, the tab and its filters."
      actions={
        <>
          <Button onClick={onClose}>Do not save</Button>
          <Button kind="ink" keys="Ctrl Enter" disabled={name.trim() === ""} onClick={send}>
            {shared ? "Share" : "Save"}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <TextField
          label="Name of the view"
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        {mayShare && (
          <Checkbox
            label="Share it with the team"
            description="Everybody sees it; you, an owner or an admin can take it away. Without, it stays in this browser."
            checked={shared}
            onChange={setShared}
          />
        )}
      </form>
    </Dialog>
  );
}
