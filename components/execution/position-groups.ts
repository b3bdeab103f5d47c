import { figure } from "./decimal-text.ts";
import { type PositionRow, positionId } from "./position-row.ts";

export const POSITION_GROUPINGS = ["none", "account", "strategy", "symbol", "currency"] as const;
export type PositionGrouping = (typeof POSITION_GROUPINGS)[number];

/** The line above the positions of a group. */
export type PositionTotal = { readonly title: string; readonly rows: readonly PositionRow[] };
export type PositionLine = PositionRow | PositionTotal;

export const isTotal = (line: PositionLine): line is PositionTotal => "rows" in line;
export const lineId = (line: PositionLine): string =>
  isTotal(line) ? `total ${line.title}` : positionId(line);

/** Positions in groups by title, each under its total; what is pinned stands first in its group. */
export function positionLines(
  rows: readonly PositionRow[],
  titleOf: ((row: PositionRow) => string) | null,
  pinned: ReadonlySet<string>,
): { readonly lines: readonly PositionLine[]; readonly rank: (line: PositionLine) => number } {
  const groups = titleOf ? Map.groupBy(rows, titleOf) : new Map([["", rows]]);
  const ranks = new Map<string, number>();
  const lines: PositionLine[] = [];
  for (const [n, title] of [...groups.keys()].sort().entries()) {
    const inGroup = groups.get(title) ?? [];
    if (titleOf) lines.push({ title, rows: inGroup });
    const first = (row: PositionRow) => (pinned.has(positionId(row)) ? 0 : 1);
    lines.push(...inGroup.toSorted((a, b) => first(a) - first(b)));
    for (const row of inGroup) ranks.set(positionId(row), 3 * n + 1 + first(row));
    ranks.set(`total ${title}`, 3 * n);
  }
  return { lines, rank: (line) => ranks.get(lineId(line)) ?? 0 };
}

/** The sum, or why there is none: amounts in several currencies have no sum, nor has what one of them lacks. */
export function sumOf(
  { rows }: PositionTotal,
  amount: (row: PositionRow) => string | null,
): number | { readonly missing: string } {
  if (new Set(rows.map(({ currency }) => currency)).size > 1)
    return { missing: "In several currencies: group by currency" };
  const amounts = rows.map((row) => figure(amount(row)));
  const lacking = amounts.filter((one) => one === null).length;
  if (lacking > 0) return { missing: `${lacking} of ${rows.length} have none: no price is known` };
  return amounts.reduce<number>((total, one) => total + (one ?? 0), 0);
}
