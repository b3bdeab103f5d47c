import { type StateHue, StateWord } from "#components/ui/index.ts";
import type { RunState } from "#lib/model-testing/backtesting/index.ts";

const looks: Readonly<Record<RunState, { word: string; glyph: string; hue: StateHue }>> = {
  queued: { word: "Queued", glyph: "◌", hue: "grey" },
  running: { word: "Running", glyph: "◔", hue: "sky" },
  finished: { word: "Finished", glyph: "✓", hue: "done" },
  failed: { word: "Failed", glyph: "⚠", hue: "vermilion" },
  cancelled: { word: "Cancelled", glyph: "✕", hue: "grey" },
};

export const runStateWord = (state: RunState) => looks[state].word;
export const isOver = (state: RunState) => state !== "queued" && state !== "running";

export function RunStateMark({ state }: { state: RunState }) {
  const { word, glyph, hue } = looks[state];
  return (
    <StateWord hue={hue} glyph={glyph}>
      {word}
    </StateWord>
  );
}
