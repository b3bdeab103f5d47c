import { describe, expect, it } from "vitest";
import { quantity } from "#lib/core/money.ts";
import { aMarket } from "#lib/testkit/contracts/index.ts";
import {
  type AlgorithmChoice,
  type AlgorithmEvent,
  type AlgorithmState,
  BEHIND_PERCENT,
  beginAlgorithm,
  behindFrom,
  stepAlgorithm,
} from "./index.ts";

const MINUTE = 60_000_000;
const market = aMarket();
const hour: AlgorithmChoice = { name: "twap", parameters: { minutes: 60, slices: 12 } };

/** An order of `units` after these events; its children fill only where an event says so. */
function told(choice: AlgorithmChoice, units: string, events: readonly object[]): AlgorithmState {
  const order = { side: "buy" as const, quantity: quantity(units), limitPrice: quantity("50") as never };
  return events.reduce<AlgorithmState>(
    (state, event) => stepAlgorithm(state, { at: market.now, ...event } as AlgorithmEvent).state,
    beginAlgorithm(choice, order, market),
  );
}
const minutes = (state: AlgorithmState) => {
  const from = behindFrom(state);
  return from === null ? null : (from - market.now) / MINUTE;
};
const clock = (minute: number) => ({ kind: "clock", at: market.now + minute * MINUTE });
const filled = (n: number, units: string, ended = true) => ({
  ...{ kind: "child", n, filled: quantity(units), ended },
});

describe("behind schedule", () => {
  it("gives each slice its own length of time to fill", () => {
    expect(minutes(told(hour, "120", [clock(0)]))).toBe(5);
    expect(minutes(told(hour, "120", [clock(0), filled(1, "10")]))).toBe(10);
    expect(minutes(told(hour, "120", [clock(0), clock(5), filled(2, "10")]))).toBe(10);
  });

  it(`begins when more than ${BEHIND_PERCENT} % of the order is missing, not at that`, () => {
    const missing = (units: number) =>
      minutes(told(hour, "120", [clock(0), filled(1, String(10 - units), false)]));
    expect(missing(6)).toBe(10);
    expect(missing(7)).toBe(5);
  });

  it("compares what follows the volume with the volume", () => {
    const pov: AlgorithmChoice = { name: "participation", parameters: { percent: 10 } };
    const bar = (volume: number) => ({ kind: "bar", volume });
    const begun = told(pov, "1000", [bar(1000)]);
    const late = behindFrom(begun)!;
    expect(late).toBeGreaterThan(market.now);
    expect(behindFrom(told(pov, "1000", [bar(1000), filled(1, "100")]))).toBeNull();
    expect(behindFrom(told(pov, "1000", [bar(400)]))).toBeNull();
    // What came back unfilled and waits for its next try is behind at once.
    expect(behindFrom(told(pov, "1000", [bar(1000), filled(1, "0")]))).toBe(market.now);
  });

  it("is nothing for what is paused, over, or shows one order at a time", () => {
    const iceberg: AlgorithmChoice = { name: "iceberg", parameters: { display: 100 } };
    expect(behindFrom(told(iceberg, "1000", [clock(0), clock(600)]))).toBeNull();
    const commanded = (command: string) =>
      behindFrom(told(hour, "120", [clock(0), { kind: "command", command }]));
    expect(commanded("pause")).toBeNull();
    expect(commanded("take-over")).toBeNull();
    expect(behindFrom(told(hour, "120", [clock(60), filled(1, "120")]))).toBeNull();
  });
});
