"use client";
import { create } from "zustand";

const KEY = "pitwall.positions";

/** What this browser keeps of the positions page. */
type Kept = { readonly pinned: ReadonlySet<string>; readonly benchmark: string | null };
type Store = Kept & { load(): void; togglePin(id: string): void; setBenchmark(symbol: string | null): void };

export const usePositionView = create<Store>((update, read) => {
  const keep = (change: Partial<Kept>) => {
    update(change);
    const { pinned, benchmark } = read();
    localStorage.setItem(KEY, JSON.stringify({ pinned: [...pinned], benchmark }));
  };
  return {
    pinned: new Set(),
    benchmark: null,
    load() {
      try {
        const { pinned, benchmark } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
        update({
          pinned: new Set(Array.isArray(pinned) ? pinned.map(String) : []),
          benchmark: typeof benchmark === "string" ? benchmark : null,
        });
      } catch {
        // Another version wrote it: nothing is pinned.
      }
    },
    togglePin(id) {
      const pinned = new Set(read().pinned);
      if (!pinned.delete(id)) pinned.add(id);
      keep({ pinned });
    },
    setBenchmark: (benchmark) => keep({ benchmark }),
  };
});
