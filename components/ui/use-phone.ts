"use client";
import { useSyncExternalStore } from "react";

const PHONE = "(max-width: 640px)";

function watch(changed: () => void): () => void {
  const query = window.matchMedia(PHONE);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

/** True on screens too narrow for a grid. Prefer the `phone:` utility where CSS alone can do it. */
export function usePhone(): boolean {
  return useSyncExternalStore(
    watch,
    () => window.matchMedia(PHONE).matches,
    () => false,
  );
}
