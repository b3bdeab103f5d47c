import { create } from "zustand";
import type { GridLayout } from "#components/ui/index.ts";
import { ORDER_FIELDS } from "#lib/execution/orders/index.ts";

/** What a view of the blotter keeps: columns with their order, width and sorting, the tab and its filters. */
export type SavedView = {
  readonly name: string;
  readonly hidden: readonly string[];
  readonly layout: GridLayout;
  /** As the address holds them. */
  readonly address: Readonly<Record<string, string | null>>;
};

const KEY = "pitwall.blotter-views";

export const DEFAULT_HIDDEN: readonly string[] = ORDER_FIELDS.filter(({ shown }) => !shown).map(
  ({ id }) => id,
);

type Store = {
  readonly views: readonly SavedView[];
  load(): void;
  /** Another of the same name gives way. */
  save(view: SavedView): void;
  remove(name: string): void;
};

/** The views of this browser. */
export const useSavedViews = create<Store>((update, read) => {
  const keep = (views: readonly SavedView[]) => {
    update({ views });
    localStorage.setItem(KEY, JSON.stringify(views));
  };
  return {
    views: [],
    load() {
      try {
        const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
        if (Array.isArray(stored)) update({ views: stored as SavedView[] });
      } catch {
        // What another version wrote is not ours to read.
      }
    },
    save: (view) => keep([...read().views.filter(({ name }) => name !== view.name), view]),
    remove: (name) => keep(read().views.filter((view) => view.name !== name)),
  };
});
