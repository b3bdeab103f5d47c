import { fixText, ORDER_FIELDS, type OrderRow } from "#lib/execution/orders/index.ts";

export type CopyFormat = "tsv" | "json" | "fix";

/** Raw values: figures with a point, times as ISO 8601 UTC, nothing shortened. */
export function ordersAsText(rows: readonly OrderRow[], format: CopyFormat): string {
  if (format === "json") return JSON.stringify(rows, undefined, 2);
  if (format === "fix") return rows.map(fixText).join("\n");
  const fields = ORDER_FIELDS.filter(({ id }) => rows.some((row) => id in row));
  const raw = (row: OrderRow, id: string): string => {
    const value = (row as unknown as Record<string, unknown>)[id];
    if (id === "transactTime") return new Date(Math.floor(row.transactTime / 1000)).toISOString();
    return value === null || value === undefined ? "" : String(value).replace(/[\t\n]/g, " ");
  };
  return [
    fields.map(({ name }) => name).join("\t"),
    ...rows.map((row) => fields.map(({ id }) => raw(row, id)).join("\t")),
  ].join("\n");
}
