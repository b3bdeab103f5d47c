import { expect, it } from "vitest";
import type { OrderRow } from "#lib/execution/orders/index.ts";
import { type OrderNames, orderColumns } from "./order-columns.tsx";

it("shows why a cancel was refused, under its FIX name", () => {
  const column = orderColumns("UTC", {} as OrderNames, new Set()).find(({ id }) => id === "cxlRejReason");
  expect(column).toMatchObject({ title: "Cancel refused", hint: "CxlRejReason · FIX 102" });
  expect(column?.value({ cxlRejReason: "Too late" } as OrderRow)).toBe("Too late");
});
