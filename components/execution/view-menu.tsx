"use client";
import { type RefObject, useEffect, useState } from "react";
import { Button, Dialog, type GridHandle, Menu, type MenuItem, TextField } from "#components/ui/index.ts";
import type { OrderRow } from "#lib/execution/orders/index.ts";
import { useHiddenColumns } from "./column-choice.tsx";
import { DEFAULT_HIDDEN, type SavedView, useSavedViews } from "./saved-views.ts";

type Address = SavedView["address"];

/** Views of the blotter by name: kept in this browser; the address alone shares tab and filters. */
export function ViewMenu({
  address,
  grid,
  onAddress,
}: {
  address: Address;
  grid: RefObject<GridHandle<OrderRow> | null>;
  onAddress: (address: Address) => void;
}) {
  const { views, load, save, remove } = useSavedViews();
  const columns = useHiddenColumns();
  const [chosen, setChosen] = useState<string | null>(null);
  const [naming, setNaming] = useState(false);
  useEffect(load, [load]);
  const show = ({ name, hidden, layout, address: kept }: SavedView) => {
    setChosen(name);
    columns.set(new Set(hidden));
    onAddress(kept);
    // Once the columns of the view are in the grid.
    setTimeout(() => grid.current?.setLayout(layout), 100);
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
    ...views.map((view) => ({
      label: view.name,
      checked: view.name === chosen,
      onSelect: () => show(view),
    })),
    { kind: "separator" },
    { label: "Save this view…", onSelect: () => setNaming(true) },
    ...(chosen === null
      ? []
      : [
          {
            label: `Delete ${chosen}`,
            danger: true,
            onSelect: () => {
              remove(chosen);
              setChosen(null);
            },
          },
        ]),
  ];
  return (
    <>
      <Menu
        trigger={<Button size="small">View: {chosen ?? "as delivered"}</Button>}
        items={items}
        align="end"
      />
      {naming && (
        <NameDialog
          start={chosen ?? ""}
          onClose={() => setNaming(false)}
          onName={(name) => {
            save({ name, hidden: [...columns.hidden], layout: grid.current?.layout() ?? [], address });
            setChosen(name);
            setNaming(false);
          }}
        />
      )}
    </>
  );
}

function NameDialog({
  start,
  onName,
  onClose,
}: {
  start: string;
  onName: (name: string) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState(start);
  const send = () => name.trim() !== "" && onName(name.trim());
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Save this view"
      description="Columns, their order, width and sorting, the tab and its filters. It stays in this browser."
      actions={
        <>
          <Button onClick={onClose}>Do not save</Button>
          <Button kind="ink" keys="Ctrl Enter" disabled={name.trim() === ""} onClick={send}>
            Save
          </Button>
        </>
      }
    >
      <form
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
      </form>
    </Dialog>
  );
}
