import type { OrderRow } from "#lib/execution/orders/index.ts";

/** What happened to orders since it was last said aloud. */
export type OrderNews = { fills: number; rejects: number; cancels: number; unproven: number; placed: number };

export const noNews = (): OrderNews => ({ fills: 0, rejects: 0, cancels: 0, unproven: 0, placed: 0 });

/** Adds what a row's change means to the news. */
export function noteChange(news: OrderNews, before: OrderRow | undefined, after: OrderRow): void {
  if (after.cumQty > (before?.cumQty ?? 0)) news.fills += 1;
  if (!before && after.state !== "denied") news.placed += 1;
  if (before?.state === after.state) return;
  if (after.state === "rejected" || after.state === "denied") news.rejects += 1;
  if (after.state === "cancelled") news.cancels += 1;
  if (after.state === "unknown" || after.state === "quarantined") news.unproven += 1;
}

const WORDS: readonly (readonly [keyof OrderNews, one: string, many: string])[] = [
  ["fills", "fill", "fills"],
  ["rejects", "reject", "rejects"],
  ["cancels", "cancel", "cancels"],
  ["unproven", "order of unknown outcome", "orders of unknown outcome"],
  ["placed", "new order", "new orders"],
];

/** "3 fills, 1 reject"; empty when nothing happened. */
export function newsText(news: OrderNews): string {
  return WORDS.filter(([key]) => news[key] > 0)
    .map(([key, one, many]) => `${news[key]} ${news[key] === 1 ? one : many}`)
    .join(", ");
}
