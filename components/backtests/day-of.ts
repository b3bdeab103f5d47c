import { formatDate } from "#components/ui/index.ts";
import type { Micros } from "#lib/core/columns.ts";

/** ISO date of a time in µs, in a zone. */
export function dayOf(time: Micros, timeZone: string): string {
  return formatDate(time / 1000, timeZone);
}
