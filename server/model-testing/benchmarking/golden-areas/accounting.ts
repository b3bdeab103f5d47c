import { AppError } from "#lib/core/errors.ts";
import { dayNumberOf } from "#lib/core/time.ts";
import { LotBook, type LotMethod } from "#lib/execution/positions/index.ts";
import { drawdownPath, moneyWeightedReturn } from "#lib/model-testing/benchmarking/index.ts";
import type { Json, JsonObject } from "#server/model-testing/benchmarking/golden-case.ts";
import type { CheckFunction, CheckInput } from "#server/model-testing/benchmarking/golden-check.ts";

export const accountingChecks: Readonly<Record<string, CheckFunction>> = {
  "accounting.average_cost_position": averageCostPosition,
  "accounting.cost_basis": costBasis,
  "accounting.drawdown_path": drawdowns,
  "accounting.xirr": xirr,
};

function averageCostPosition({ value }: CheckInput): JsonObject {
  const book = new LotBook("average");
  for (const [quantity, price] of value("fills") as [number, number][])
    book.fill(quantity, Math.abs(quantity) * price);
  return { pnl: book.realised, ret: book.committed === 0 ? 0 : book.realised / book.committed };
}

function costBasis({ value, params }: CheckInput): JsonObject {
  const price = Number(params.last_price);
  const outputs = (method: LotMethod, name: string) => {
    const book = new LotBook(method);
    for (const [, side, units, amount] of value("trades") as [string, string, number, number][])
      book.fill(side === "buy" ? units : -units, amount);
    return {
      [`realized_${name}`]: book.realised,
      [`unrealized_${name}`]: book.unrealised(price),
      [`remaining_cost_${name}`]: book.cost,
    };
  };
  return { ...outputs("fifo", "fifo"), ...outputs("average", "avg") };
}

async function drawdowns({ numbers }: CheckInput): Promise<JsonObject> {
  const { current, deepest, rows } = drawdownPath(await numbers("equity"));
  return { current: [...current], max_drawdown: [...deepest], duration_days: [...rows] };
}

function xirr({ value, params }: CheckInput): Json {
  if (params.day_count !== undefined && params.day_count !== "act/365")
    throw new AppError("bad-input", `The day count "${params.day_count}" is not known; write "act/365".`);
  const flows = value("flows") as number[];
  return moneyWeightedReturn(
    (value("dates") as string[]).map((date, k) => ({ day: dayNumberOf(date), amount: flows[k]! })),
  );
}
