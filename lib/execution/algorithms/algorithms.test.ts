import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALGORITHMS } from "#lib/core/algorithm.ts";
import { price, type Quantity, quantity } from "#lib/core/money.ts";
import { type AlgorithmMove, algorithmContract, aMarket } from "#lib/testkit/contracts/index.ts";
import { algorithmCatalogue, algorithms, withAlgorithmTable } from "./index.ts";

const ordinary: AlgorithmMove["kind"][] = ["clock", "bar", "fill", "fill", "bust", "end", "refuse"];
const commands: AlgorithmMove["kind"][] = ["pause", "resume", "resume", "accelerate", "change", "change"];
const endings: AlgorithmMove["kind"][] = ["cancel", "take-over"];
const kind = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...ordinary) },
  { weight: 10, arbitrary: fc.constantFrom(...commands) },
  { weight: 1, arbitrary: fc.constantFrom(...endings) },
);

const move: fc.Arbitrary<AlgorithmMove> = fc.record({
  kind,
  wait: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 30, noNaN: true })),
  pick: fc.nat(20),
  part: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe.each(ALGORITHMS)("%s", (name) => {
  it("keeps what every algorithm keeps, whatever happens to it", () => {
    const lots = fc.bigInt({ min: 1n, max: name === "iceberg" ? 500n : 5000n });
    const moves = fc.array(move, { maxLength: 40 });
    fc.assert(
      fc.property(lots, moves, fc.boolean(), fc.boolean(), (count, happened, hasSession, isOdd) => {
        const lot = quantity(isOdd ? "0.001" : "10");
        const order = {
          side: "buy" as const,
          quantity: (count * lot) as Quantity,
          limitPrice: name === "iceberg" ? price("50") : null,
        };
        const market = aMarket({ lot, ...(!hasSession && name !== "vwap" && { session: null }) });
        expect(algorithmContract(name, order, market, happened)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

it("describes every algorithm for a form, each parameter with a title, a unit and bounds", () => {
  expect(algorithmCatalogue().map((one) => one.name)).toEqual([...ALGORITHMS]);
  expect(Object.keys(algorithms)).toEqual([...ALGORITHMS]);
  for (const { parameters } of algorithmCatalogue())
    for (const field of parameters) {
      expect(field).toMatchObject({ title: expect.stringMatching(/./), unit: expect.stringMatching(/./) });
      expect(field.maximum).toBeDefined();
    }
});

it("stands in docs/execution-algorithms.md as it is", () => {
  const page = readFileSync("docs/execution-algorithms.md", "utf8");
  expect(withAlgorithmTable(page), "run `npm run docs:engine`").toBe(page);
});
