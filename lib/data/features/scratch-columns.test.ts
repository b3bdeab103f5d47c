import { expect, it } from "vitest";
import { ScratchColumns, sma, withColumns } from "./index.ts";

const rising = Float64Array.from({ length: 777 }, (_, i) => i);
const falling = rising.toReversed();

it("lends memory again once its run is over, never before, and leaves nothing of what stood there", () => {
  const first = new ScratchColumns();
  const second = new ScratchColumns();
  const [a] = withColumns(first, () => sma.block([rising], { period: 3 }));
  const [b] = withColumns(second, () => sma.block([falling], { period: 5 }));
  expect(b).not.toBe(a);
  expect(a).toEqual(sma.block([rising], { period: 3 })[0]);
  first.close();
  const [c] = withColumns(second, () => sma.block([falling], { period: 7 }));
  expect(c).toBe(a);
  expect(c).toEqual(sma.block([falling], { period: 7 })[0]);
  first.close();
  const [d] = withColumns(second, () => sma.block([falling], { period: 7 }));
  expect(d).not.toBe(c);
});
