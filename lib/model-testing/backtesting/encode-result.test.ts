import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { builtIns } from "#lib/models/strategies/index.ts";
import { defineStrategy, z } from "#lib/models/strategies/sdk.ts";
import { aSpec, runBacktest } from "#lib/testkit/builders/index.ts";
import { type BacktestSpecInput, decodeResult, ENGINE_VERSION, encodeResult } from "./index.ts";

const two = [
  syntheticBars({ symbol: "ONE", bars: 1200, seed: 11 }),
  syntheticBars({ symbol: "TWO", bars: 900, seed: 12, volatility: 0.02 }),
];
const costs: Partial<Pick<BacktestSpecInput, "commission" | "slippage">> = {
  commission: { type: "per-share", perShare: 0.01, minimum: 1 },
  slippage: { type: "bps", bps: 2 },
};
const digestOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

/** Results of the built-ins by engine version: raise ENGINE_VERSION and write new ones when results change. */
const DIGESTS: Record<string, Record<string, string>> = {
  "11": {
    "buy-and-hold": "1b367667ec559874",
    "donchian-breakout": "2ff9cbbc49245575",
    "momentum-rotation": "12e641065e353dbe",
    "rsi-mean-reversion": "edb86fec632a2b67",
    "sma-cross": "e9e9f97335c98968",
  },
};

it("gives the results that its version promises", () => {
  const digests: Record<string, string> = {};
  for (const [name, strategy] of Object.entries(builtIns)) {
    const spec = aSpec({
      strategy: { kind: "built-in", name },
      symbols: ["ONE", "TWO"],
      benchmark: "ONE",
      capital: 1e6,
      ...costs,
    });
    digests[name] = digestOf(encodeResult(runBacktest(spec, strategy, two)));
  }
  expect(digests, "results changed: raise ENGINE_VERSION and write these digests").toEqual(
    DIGESTS[ENGINE_VERSION],
  );
});

const chatty = defineStrategy({
  name: "Chatty",
  parameters: z.object({}),
  onBar(ctx) {
    if (ctx.index % 50 === 0) ctx.log(`Zürich – 日本 😀 ${ctx.index}`);
    if (ctx.index === 3) ctx.buy(5, { stopLoss: 1, takeProfit: 900 });
    if (ctx.index === 9) ctx.buy(1e9);
  },
});

it("decodes to what was encoded, and encodes that to the same bytes", () => {
  const result = runBacktest(aSpec({ symbols: ["ONE"], benchmark: "TWO", capital: 1e6 }), chatty, two);
  const bytes = encodeResult(result);
  expect(decodeResult(bytes)).toEqual(result);
  expect(encodeResult(decodeResult(bytes))).toEqual(bytes);
});

it("decodes bytes that do not begin at a multiple of eight", () => {
  const result = runBacktest(aSpec({ symbols: ["ONE"] }), chatty, two);
  const bytes = encodeResult(result);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(decodeResult(shifted.subarray(3))).toEqual(result);
});

it("writes every NaN in one form", () => {
  const result = runBacktest(aSpec({ symbols: ["ONE"] }), chatty, two);
  const odd = new Float64Array(result.benchmark.length + 1);
  const words = new BigUint64Array(odd.buffer);
  words[0] = 0xfff8000000000123n;
  const plain = new Float64Array(odd.length);
  plain[0] = Number.NaN;
  expect(Number.isNaN(odd[0]!)).toBe(true);
  expect(encodeResult({ ...result, benchmark: odd })).toEqual(encodeResult({ ...result, benchmark: plain }));
});

it("refuses bytes that are no result", () => {
  expect(() => decodeResult(new Uint8Array(64))).toThrow("These bytes are not a backtest result");
});
