import { expect, it } from "vitest";
import { fitColumns } from "./fit-columns.ts";
import { formatPrice } from "./format.ts";
import type { GridColumn } from "./grid-column.ts";

type Row = { price: number | null; decimals: number };
const TEN_A_LETTER = (text: string) => text.length * 10;
const price: GridColumn<Row> = {
  id: "price",
  title: "Limit",
  fit: true,
  width: 76,
  value: (row) => row.price,
  format: (value, row) => formatPrice(value as number, row.decimals),
};

it("grows a column with the longest figure that comes, and never shrinks it", () => {
  const widest = fitColumns([price], TEN_A_LETTER);
  expect(widest([{ price: 9.5, decimals: 2 }])).toEqual([]);
  expect(widest([{ price: 1457.219971, decimals: 6 }])).toEqual([{ key: "price", newWidth: 139 }]);
  expect(widest([{ price: 1457.219972, decimals: 6 }])).toEqual([]);
  expect(widest([{ price: 1, decimals: 2 }])).toEqual([]);
  expect(widest([{ price: 304_000.25, decimals: 6 }])).toEqual([]);
  expect(widest([{ price: -11457.219971, decimals: 6 }])).toEqual([{ key: "price", newWidth: 159 }]);
});

it("looks only at shown columns that ask for it, and at rows that have a figure", () => {
  const others = [
    { ...price, fit: false },
    { ...price, id: "stop", hidden: true },
  ];
  expect(fitColumns(others, TEN_A_LETTER)([{ price: 123_456_789, decimals: 2 }])).toEqual([]);
  expect(fitColumns([price], TEN_A_LETTER)([{ price: null, decimals: 2 }])).toEqual([]);
});
