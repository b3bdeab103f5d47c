"use client";
import { create } from "zustand";
import { Button, Checkbox, Popover } from "#components/ui/index.ts";
import { ORDER_FIELDS } from "#lib/execution/orders/index.ts";
import { DEFAULT_HIDDEN } from "./saved-views.ts";

const KEY = "pitwall.blotter-columns";
const DEFAULT: ReadonlySet<string> = new Set(DEFAULT_HIDDEN);

type Store = { readonly hidden: ReadonlySet<string>; load(): void; set(hidden: ReadonlySet<string>): void };

/** Which columns this browser hides. */
export const useHiddenColumns = create<Store>((update) => ({
  hidden: DEFAULT,
  load() {
    try {
      const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
      if (Array.isArray(stored)) update({ hidden: new Set(stored.map(String)) });
    } catch {
      // Another version wrote it: the default stands.
    }
  },
  set(hidden) {
    update({ hidden });
    localStorage.setItem(KEY, JSON.stringify([...hidden]));
  },
}));

export function ColumnChoice() {
  const { hidden, set } = useHiddenColumns();
  return (
    <Popover trigger={<Button kind="ghost">Columns</Button>} title="Columns" align="end">
      <div className="grid max-h-96 grid-cols-2 gap-x-4 overflow-y-auto">
        {ORDER_FIELDS.map(({ id, label, name, tag }) => (
          <Checkbox
            key={id}
            label={label}
            description={tag === null ? undefined : `${name} ${tag}`}
            checked={!hidden.has(id)}
            onChange={(on) => {
              const next = new Set(hidden);
              if (on) next.delete(id);
              else next.add(id);
              set(next);
            }}
          />
        ))}
      </div>
      <Button size="small" className="mt-2" onClick={() => set(DEFAULT)}>
        As delivered
      </Button>
    </Popover>
  );
}
