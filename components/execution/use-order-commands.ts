"use client";
import { useMemo } from "react";
import { type Command, usePageCommands } from "#components/shell/index.ts";
import type { MenuItem } from "#components/ui/index.ts";
import { ENDED, type OrderRow, type OrderState } from "#lib/execution/orders/index.ts";
import { ORDER_TABS, type OrderTab, TAB_LABELS } from "./order-tabs.ts";

/** What can be done to orders; every entry takes the rows as they are at the press. */
export type OrderActions = {
  /** The selected rows, else the row that the cursor is on. */
  targets(): readonly OrderRow[];
  filtered(): readonly OrderRow[];
  cancel(rows: readonly OrderRow[], all?: boolean): void;
  replace(row: OrderRow): void;
  /** A replace that begins with a figure written over in its cell. */
  edit(row: OrderRow, column: string, value: number): void;
  replaceMany(rows: readonly OrderRow[]): void;
  clone(row: OrderRow): void;
  /** Writes the same orders down, to be sent together. */
  stage(rows: readonly OrderRow[]): void;
  detail(orderId: string): void;
  instrument(row: OrderRow): void;
  copy(rows: readonly OrderRow[], format: "tsv" | "json" | "fix"): void;
  tab(tab: OrderTab): void;
  focusFilters(): void;
  clearFilters(): void;
  freeze(): void;
  resync(): void;
};

export const isOpenRow = ({ state }: OrderRow): boolean =>
  state === "not-elected" || !ENDED.has(state as OrderState);

type Entry = Pick<Command, "title" | "keys" | "permission"> & {
  id: string;
  /** Also under the second mouse button. */
  menu?: boolean;
  danger?: boolean;
  run: (rows: readonly OrderRow[]) => void;
  /** Which of the targets it is for; none: it says why not. */
  takes?: (rows: readonly OrderRow[]) => string | undefined;
};

const oneRow = (rows: readonly OrderRow[]) => (rows.length === 1 ? undefined : "Choose one order");
const someOpen = (rows: readonly OrderRow[]) =>
  rows.some(isOpenRow) ? undefined : "None of the chosen orders is open";
const someRow = (rows: readonly OrderRow[]) => (rows.length > 0 ? undefined : "Choose an order");
const oneOpen = (rows: readonly OrderRow[]) => oneRow(rows) ?? someOpen(rows);

const copyEntries = (actions: OrderActions): Entry[] => [
  {
    id: "copy",
    title: "Copy as a table",
    keys: "Y",
    menu: true,
    takes: someRow,
    run: (rows) => actions.copy(rows, "tsv"),
  },
  {
    id: "copy-json",
    title: "Copy as JSON",
    menu: true,
    takes: someRow,
    run: (rows) => actions.copy(rows, "json"),
  },
  {
    id: "copy-fix",
    title: "Copy as FIX text",
    menu: true,
    takes: someRow,
    run: (rows) => actions.copy(rows, "fix"),
  },
];

function rowEntries(actions: OrderActions): Entry[] {
  const first = (act: (row: OrderRow) => void) => (rows: readonly OrderRow[]) => rows[0] && act(rows[0]);
  return [
    {
      id: "open",
      title: "Open the order",
      keys: "Enter",
      menu: true,
      takes: oneRow,
      run: first((row) => actions.detail(row.orderId)),
    },
    {
      id: "edit",
      title: "Replace: quantity or price",
      keys: "E",
      permission: "orders:trade",
      menu: true,
      takes: oneOpen,
      run: first(actions.replace),
    },
    {
      id: "move",
      title: "Move the limits of the selected",
      keys: "M",
      permission: "orders:trade",
      menu: true,
      takes: someOpen,
      run: (rows) => actions.replaceMany(rows.filter(isOpenRow)),
    },
    {
      id: "clone",
      title: "Clone into the ticket",
      keys: "D",
      permission: "orders:trade",
      menu: true,
      takes: oneRow,
      run: first(actions.clone),
    },
    {
      id: "stage",
      title: "Add to the basket of staged orders",
      permission: "orders:trade",
      menu: true,
      takes: someRow,
      run: actions.stage,
    },
    {
      id: "parent",
      title: "Open the parent order",
      keys: "P",
      menu: true,
      takes: (rows) => oneRow(rows) ?? (rows[0]?.parent ? undefined : "It is no slice of another order"),
      run: first((row) => row.parent && actions.detail(row.parent)),
    },
    {
      id: "instrument",
      title: "Only this instrument",
      keys: "I",
      menu: true,
      takes: oneRow,
      run: first(actions.instrument),
    },
    ...copyEntries(actions),
    {
      id: "cancel",
      title: "Cancel",
      keys: "Backspace",
      permission: "orders:cancel",
      menu: true,
      danger: true,
      takes: someOpen,
      run: (rows) => actions.cancel(rows.filter(isOpenRow)),
    },
  ];
}

/** The keys of the blotter. Each acts on the rows of the moment it is pressed. */
export function useOrderCommands(actions: OrderActions): () => MenuItem[] {
  const { commands, menu } = useMemo(() => {
    const entries = rowEntries(actions);
    const forRows = (entry: Entry): Command => ({
      id: `orders.${entry.id}`,
      title: entry.title,
      group: "This page",
      keys: entry.keys,
      permission: entry.permission,
      run: () => {
        const rows = actions.targets();
        if (entry.takes?.(rows) === undefined) entry.run(rows);
      },
    });
    const page = (
      id: string,
      title: string,
      keys: string,
      run: () => void,
      permission?: Command["permission"],
    ): Command => ({
      id: `orders.${id}`,
      title,
      group: "This page",
      keys,
      permission,
      run,
    });
    const cancel = entries.find(({ id }) => id === "cancel");
    const commands: Command[] = [
      // The grid opens a row by itself on Enter.
      ...entries.filter(({ id }) => id !== "open").map(forRows),
      ...(cancel
        ? [{ ...forRows(cancel), id: "orders.cancel-c", title: "Cancel the selected", keys: "Shift C" }]
        : []),
      page(
        "cancel-all",
        "Cancel all that the filters show",
        "Shift Backspace",
        () => actions.cancel(actions.filtered().filter(isOpenRow), true),
        "orders:cancel",
      ),
      page("freeze", "Freeze or release the rows", "Space", actions.freeze),
      page("filters", "Go to the filters", "F", actions.focusFilters),
      page("clear", "Clear the filters", "Shift F", actions.clearFilters),
      page("resync", "Ask for all orders again", "R", actions.resync),
      ...ORDER_TABS.map((tab, index) =>
        page(`tab-${tab}`, TAB_LABELS[tab], String(index + 1), () => actions.tab(tab)),
      ),
    ];
    const menu = (): MenuItem[] => {
      const rows = actions.targets();
      return entries
        .filter((entry) => entry.menu)
        .map((entry) => ({
          label:
            entry.id === "cancel" && rows.length > 1
              ? `Cancel ${rows.filter(isOpenRow).length}`
              : entry.title,
          keys: entry.keys,
          danger: entry.danger,
          disabledReason: entry.takes?.(rows),
          onSelect: () => entry.run(rows),
        }));
    };
    return { commands, menu };
  }, [actions]);
  usePageCommands(commands);
  return menu;
}
