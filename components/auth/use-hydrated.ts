"use client";
import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False in the server's page and until its scripts run: a form sent before would leave the page with its fields. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
