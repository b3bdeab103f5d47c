"use client";
import { useMemo } from "react";
import { DataGrid, type GridColumn, type StateHue, StateWord, textColumn } from "#components/ui/index.ts";
import type { LogLine } from "#lib/model-testing/backtesting/index.ts";
import type { WhenFormat } from "./trade-rows.ts";
import { whenColumn } from "./when-column.ts";

const LEVELS: Readonly<Record<LogLine["level"], { word: string; glyph: string; hue: StateHue }>> = {
  info: { word: "Info", glyph: "·", hue: "grey" },
  warn: { word: "Warning", glyph: "!", hue: "amber" },
  error: { word: "Error", glyph: "✕", hue: "vermilion" },
};

/** What the strategy logged, at simulated times. */
export function LogsView({ logs, when }: { logs: readonly LogLine[]; when: WhenFormat }) {
  const rows = useMemo(() => logs.map((line, index) => ({ ...line, index })), [logs]);
  const columns = useMemo(
    (): GridColumn<LogLine & { index: number }>[] => [
      whenColumn("time", "Simulated time", when, (row) => row.time),
      textColumn("level", "Level", (row) => LEVELS[row.level].word, {
        width: 96,
        render: (row) => {
          const { word, glyph, hue } = LEVELS[row.level];
          return (
            <StateWord hue={hue} glyph={glyph}>
              {word}
            </StateWord>
          );
        },
      }),
      textColumn("message", "Message", (row) => row.message, { flex: 1, minWidth: 240 }),
    ],
    [when],
  );
  return (
    <DataGrid
      label="Log lines"
      rows={rows}
      columns={columns}
      rowId={(row) => String(row.index)}
      empty="The strategy logged nothing. Write context.log(…) in a hook to see lines here."
    />
  );
}
