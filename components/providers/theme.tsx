"use client";
import { type ReactNode, useEffect, useSyncExternalStore } from "react";
import { STORAGE_KEY } from "#components/ui/before-paint.ts";
import { applyToDocument, usePreferences } from "#components/ui/preferences.ts";

/** Loads the reader's preferences, keeps all tabs alike, follows the system's theme. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const preferences = usePreferences();
  const { load, set } = preferences;
  useEffect(() => {
    load();
    const follow = () => applyToDocument(usePreferences.getState());
    const onStorage = (event: StorageEvent) => {
      if (event.key !== STORAGE_KEY) return;
      load();
      follow();
    };
    const system = window.matchMedia("(prefers-color-scheme: light)");
    system.addEventListener("change", follow);
    window.addEventListener("storage", onStorage);
    return () => {
      system.removeEventListener("change", follow);
      window.removeEventListener("storage", onStorage);
    };
  }, [load]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // Inside the workbench the same keys are commands of the shell, which come first.
      if (event.defaultPrevented || !(event.ctrlKey || event.metaKey)) return;
      const { density } = usePreferences.getState();
      if (event.shiftKey && event.key.toLowerCase() === "l")
        set({ theme: document.documentElement.dataset.theme === "dark" ? "light" : "dark" });
      else if (event.key === ".") set({ density: NEXT_DENSITY[density] });
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [set]);
  return children;
}

const NEXT_DENSITY = { dense: "compact", compact: "comfortable", comfortable: "dense" } as const;

const watchTheme = (changed: () => void) => {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme", "data-palette"] });
  return () => observer.disconnect();
};
const readTheme = () =>
  `${document.documentElement.dataset.theme}/${document.documentElement.dataset.palette}`;

/** The theme on screen, for canvases and editors that must be told. `key` changes with theme or palette. */
export function useThemeOnScreen(): { theme: "dark" | "light"; key: string } {
  const key = useSyncExternalStore(watchTheme, readTheme, () => "dark/blue-orange");
  return { theme: key.startsWith("light") ? "light" : "dark", key };
}
