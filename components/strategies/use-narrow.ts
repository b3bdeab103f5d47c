"use client";
import { useSyncExternalStore } from "react";

const NARROW = "(max-width: 640px)";
const watch = (changed: () => void) => {
  const query = matchMedia(NARROW);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
};

/** A phone: what needs room is read-only there. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    watch,
    () => matchMedia(NARROW).matches,
    () => false,
  );
}
