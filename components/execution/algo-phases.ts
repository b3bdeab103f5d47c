import type { StateHue } from "#components/ui/index.ts";

type Sign = { word: string; glyph: string; hue: StateHue };

const SIGNS: Record<string, Sign> = {
  waiting: { word: "Waiting", glyph: "◌", hue: "grey" },
  running: { word: "Working", glyph: "●", hue: "working" },
  working: { word: "Working", glyph: "●", hue: "working" },
  paused: { word: "Paused", glyph: "‖", hue: "purple" },
  stopping: { word: "Stopping", glyph: "⧗", hue: "magenta" },
  cancelling: { word: "Cancelling", glyph: "⧗", hue: "magenta" },
  "taken-over": { word: "By hand", glyph: "▣", hue: "grey" },
  done: { word: "Done", glyph: "✓", hue: "done" },
  filled: { word: "Filled", glyph: "✓", hue: "done" },
  cancelled: { word: "Cancelled", glyph: "✕", hue: "grey" },
  expired: { word: "Expired", glyph: "⌛", hue: "grey" },
};

/** How the phase of an algorithm is written; one nobody knows yet as its own word. */
export const phaseSign = (phase: string): Sign =>
  SIGNS[phase] ?? { word: phase.replaceAll("-", " "), glyph: "○", hue: "grey" };

/** Nothing more comes of it. */
export const isOverPhase = (phase: string): boolean =>
  ["done", "filled", "cancelled", "expired", "taken-over"].includes(phase);
