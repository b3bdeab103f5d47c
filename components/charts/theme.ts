/** Charts draw on canvas, so they read the CSS tokens themselves and again whenever theme or palette changes. */
import { useSyncExternalStore } from "react";

const TOKENS = [
  "bg-1",
  "line-2",
  "text-1",
  "text-2",
  "text-3",
  "accent",
  "ink",
  "up",
  "down",
  "series-1",
  "series-2",
  "series-3",
  "series-4",
  "st-magenta",
  "st-working",
  "st-amber",
  "st-purple",
  "grid",
  "cross",
  "font-ui",
] as const;
export type ChartToken = (typeof TOKENS)[number];
export type ChartTheme = Readonly<Record<ChartToken, string>>;

let current: ChartTheme | undefined;
export function readChartTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    TOKENS.map((token) => [token, style.getPropertyValue(`--${token}`).trim()]),
  ) as ChartTheme;
}

function subscribe(onChange: () => void): () => void {
  const refresh = () => {
    current = readChartTheme();
    onChange();
  };
  // While no chart was there nobody watched: what is kept may be of another theme.
  const now = readChartTheme();
  if (TOKENS.some((token) => now[token] !== current?.[token])) current = now;
  const observer = new MutationObserver(refresh);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme", "data-palette", "class", "style"],
  });
  const queries = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener("change", refresh);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener("change", refresh);
  };
}

const snapshot = () => {
  current ??= readChartTheme();
  return current;
};

/** The tokens of the moment; null while rendering on the server. */
export function useChartTheme(): ChartTheme | null {
  return useSyncExternalStore<ChartTheme | null>(subscribe, snapshot, () => null);
}

/** `#rrggbb` with an alpha between 0 and 1. */
export function withAlpha(hex: string, alpha: number): string {
  return `${hex}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, "0")}`;
}
