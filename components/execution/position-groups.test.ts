import { expect, it } from "vitest";
import { isTotal, lineId, type PositionTotal, positionLines, sumOf } from "./position-groups.ts";
import type { PositionRow } from "./position-row.ts";

const row = (accountId: string, symbol: string, over: Partial<PositionRow> = {}): PositionRow => ({
  ...{ accountId, symbol, currency: "USD", quantity: "100", averageCost: null, mark: null, markedAt: null },
  ...{ unrealised: "10", realised: "0", weight: null, dayProfit: "1.5", brokerQuantity: null, drift: null },
  ...{ lots: [], exits: [], strategies: [] },
  atAverageCost: { averageCost: null, unrealised: "10", realised: "0" },
  ...over,
});
const rows = [row("B", "GE"), row("A", "XOM"), row("A", "AAPL"), row("B", "CAT")];
const ids = (found: ReturnType<typeof positionLines>) => found.lines.map(lineId);

it("puts what is pinned first and leaves the others as they were", () => {
  const found = positionLines(rows, null, new Set(["A AAPL"]));
  expect(ids(found)).toEqual(["A AAPL", "B GE", "A XOM", "B CAT"]);
  const sorted = found.lines.toReversed().sort((a, b) => found.rank(a) - found.rank(b));
  expect(sorted.map(lineId)).toEqual(["A AAPL", "B CAT", "A XOM", "B GE"]);
});

it("puts each group under its total, however the grid sorts", () => {
  const found = positionLines(rows, ({ accountId }) => accountId, new Set(["B CAT"]));
  expect(ids(found)).toEqual(["total A", "A XOM", "A AAPL", "total B", "B CAT", "B GE"]);
  const sorted = found.lines.toReversed().sort((a, b) => found.rank(a) - found.rank(b));
  expect(sorted.map(lineId)).toEqual(["total A", "A AAPL", "A XOM", "total B", "B CAT", "B GE"]);
});

it("sums a group, or says why it has no sum", () => {
  const total = (of: readonly PositionRow[]) =>
    positionLines(of, () => "all", new Set()).lines.find(isTotal) as PositionTotal;
  expect(sumOf(total(rows), ({ dayProfit }) => dayProfit)).toBe(6);
  expect(sumOf(total([...rows, row("A", "ES", { dayProfit: null })]), ({ dayProfit }) => dayProfit)).toEqual({
    missing: "1 of 5 have none: no price is known",
  });
  expect(sumOf(total([...rows, row("A", "SAP", { currency: "EUR" })]), ({ realised }) => realised)).toEqual({
    missing: "In several currencies: group by currency",
  });
});
