import type { StateHue } from "#components/ui/index.ts";
import { BEHIND_PERCENT } from "#lib/execution/algorithms/index.ts";

type Sign = { word: string; glyph: string; hue: StateHue };

/** What "Behind" means. */
export const BEHIND = `More than ${BEHIND_PERCENT} % of the order is missing from what its schedule wanted filled by now`;

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

/** A state of an algorithm that works but fills too slowly is that it is behind. */
export const algorithmSign = ({ phase, behind }: { phase: string; behind: boolean }): Sign =>
  behind && phase === "running" ? { word: "Behind", glyph: "!", hue: "amber" } : phaseSign(phase);

/** Nothing more comes of it. */
export const isOverPhase = (phase: string): boolean =>
  ["done", "filled", "cancelled", "expired", "taken-over"].includes(phase);
