"use client";
import { create } from "zustand";
import { STORAGE_KEY } from "./before-paint.ts";

/** How this browser shows things. Kept in localStorage; nothing of it is a secret or belongs to a team. */
export type Preferences = {
  theme: "system" | "dark" | "light";
  palette: "blue-orange" | "classic" | "red-up";
  density: "dense" | "compact" | "comfortable";
  /** Times in UTC or in the browser's own zone. */
  zone: "utc" | "local";
  /** Single-key shortcuts (J, K, /, G H …); combinations with Ctrl always work. */
  singleKeys: boolean;
  railCollapsed: boolean;
  /** A short tone for each fill, refusal and unknown outcome. */
  sounds: boolean;
};

export const defaultPreferences: Preferences = {
  theme: "system",
  palette: "blue-orange",
  density: "compact",
  zone: "utc",
  singleKeys: true,
  railCollapsed: false,
  sounds: false,
};
export function resolveTheme(theme: Preferences["theme"]): "dark" | "light" {
  if (theme !== "system") return theme;
  return window.matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
}

export function applyToDocument(preferences: Preferences): void {
  const { dataset } = document.documentElement;
  dataset.theme = resolveTheme(preferences.theme);
  dataset.palette = preferences.palette;
  dataset.density = preferences.density;
  dataset.rail = preferences.railCollapsed ? "collapsed" : "open";
}

type Store = Preferences & { set(change: Partial<Preferences>): void; load(): void };

/** Starts with the defaults, as the server does; the theme provider loads the stored values after hydration. */
export const usePreferences = create<Store>((update, read) => ({
  ...defaultPreferences,
  set(change) {
    update(change);
    const { set: _set, load: _load, ...preferences } = read();
    applyToDocument(preferences);
    localStorage.setItem(STORAGE_KEY, JSON.stringify(preferences));
  },
  load() {
    update(storedPreferences());
  },
}));

function storedPreferences(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "{}") as Partial<Preferences>;
  } catch {
    return {};
  }
}

export const rowHeightPx: Record<Preferences["density"], number> = {
  dense: 24,
  compact: 28,
  comfortable: 36,
};
