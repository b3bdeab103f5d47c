import type { GridColumn } from "#components/ui/index.ts";
import type { Micros } from "#lib/core/columns.ts";
import type { WhenFormat } from "./trade-rows.ts";

/** A simulated time; `none` stands where there is not one yet. Exports as ISO 8601 in UTC. */
export function whenColumn<Row>(
  id: string,
  title: string,
  when: WhenFormat,
  value: (row: Row) => Micros,
  options: { none?: string; width?: number } = {},
): GridColumn<Row> {
  const { none = "—", width = 140 } = options;
  return {
    id,
    title,
    kind: "time",
    width,
    value: (row) => (Number.isNaN(value(row)) ? null : value(row) / 1000),
    format: (shown) => (typeof shown === "number" ? when(shown * 1000) : none),
  };
}
