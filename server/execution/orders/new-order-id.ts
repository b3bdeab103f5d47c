import { randomUUID } from "node:crypto";
import type { Micros } from "#lib/core/columns.ts";

/** A UUID of version 7: the ids of one time stand together in every index, so that few of its pages change. */
export function newOrderId(now: Micros): string {
  const ms = Math.floor(now / 1000)
    .toString(16)
    .padStart(12, "0");
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${randomUUID().slice(15)}`;
}
