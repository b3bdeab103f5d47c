import { expect, it } from "vitest";
import { type Context, defineStrategy, z } from "#lib/models/strategies/sdk.ts";
import { aBarSeries, aSpec, runBacktest } from "#lib/testkit/builders/index.ts";

const bars = aBarSeries("AAA", [
  [100, 100, 100, 100],
  [100, 110, 95, 105],
  [105, 120, 80, 100],
  [100, 300, 1, 90],
]);
function run(act: (ctx: Context) => void, settings: Parameters<typeof aSpec>[0] = {}) {
  const onBar = (ctx: unknown) => act(ctx as Context);
  const strategy = defineStrategy({ name: "Act", parameters: z.object({}), onBar });
  return runBacktest(aSpec(settings), strategy, [bars], 3).trades;
}

it("sees the whole bar of an entry at the open, and only the open of the exit's", () => {
  const { worst, best } = run((ctx) => {
    if (ctx.index === 0) ctx.buy(10);
    if (ctx.index === 2) ctx.close();
  });
  expect([worst[0], best[0]]).toEqual([-0.2, 0.2]);
});

it("sees only the close of an entry's bar that filled inside, mirrored for shorts", () => {
  const { worst, best } = run((ctx) => {
    if (ctx.index === 0) ctx.sell(10, { limit: 110 });
    if (ctx.index === 1) ctx.close();
  });
  expect(worst[0]).toBe(0);
  expect(best[0]).toBeCloseTo(5 / 110, 12);
});

it("counts prices before a split in units of the end", () => {
  const corporateActions = [{ kind: "split" as const, symbol: "AAA", date: "1970-01-03", ratio: 0.5 }];
  const { entryPrice, worst, best } = run((ctx) => ctx.index === 0 && ctx.buy(10), { corporateActions });
  expect(entryPrice[0]).toBe(200);
  // 190 … 220 before the split, then down to 1 and up to 300.
  expect([worst[0], best[0]]).toEqual([-0.995, 0.5]);
});
