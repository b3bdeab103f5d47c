import type { GridColumn } from "./grid-column.ts";

/** The grid's cellHorizontalPadding on both sides, a border, and a pixel for rounding. */
const AROUND = 19;

/** Called with rows that came or changed: the columns that must grow so that none of their figures is cut, in px. */
export type Fit<Row> = (rows: Iterable<Row>) => { key: string; newWidth: number }[];

/** `measure` is the width of a text in the grid's font, in px. Columns only grow: rows do not make them jump. */
export function fitColumns<Row>(
  columns: readonly GridColumn<Row>[],
  measure: (text: string) => number,
): Fit<Row> {
  const fitting = columns.filter(({ fit, hidden }) => fit && !hidden);
  const widths = new Map(fitting.map(({ id, width = 0 }) => [id, width]));
  const known = new Map<string, number>();
  // Figures are tabular: any of as many digits is as wide.
  const widthOf = (text: string): number => {
    const shape = text.replace(/\d/g, "0");
    const width = known.get(shape) ?? Math.ceil(measure(shape)) + AROUND;
    known.set(shape, width);
    return width;
  };
  return (rows) => {
    const grown = new Map<string, number>();
    for (const row of rows)
      for (const { id, value, format } of fitting) {
        const raw = value(row);
        if (raw === null || raw === undefined) continue;
        const width = widthOf(format ? format(raw, row) : String(raw));
        if (width <= (widths.get(id) ?? 0)) continue;
        widths.set(id, width);
        grown.set(id, width);
      }
    return [...grown].map(([key, newWidth]) => ({ key, newWidth }));
  };
}

/** In the font, and the tabular figures, that the element is drawn in. */
export function textMeasure(element: Element): (text: string) => number {
  const probe = document.createElement("span");
  probe.style.cssText = "position:absolute;visibility:hidden;white-space:pre";
  return (text) => {
    probe.textContent = text;
    element.append(probe);
    const { width } = probe.getBoundingClientRect();
    probe.remove();
    return width;
  };
}
