import { describe, expect, it } from "vitest";
import { type Quantity, quantity, quantityText } from "#lib/core/money.ts";
import { aMarket } from "#lib/testkit/contracts/index.ts";
import {
  type AlgorithmChoice,
  type AlgorithmEvent,
  type AlgorithmState,
  beginAlgorithm,
  type ChildOrder,
  nextMoment,
  phaseOf,
  planAlgorithm,
  stepAlgorithm,
} from "./index.ts";

const MINUTE = 60_000_000;
const market = aMarket();
const order = { side: "buy" as const, quantity: quantity("120"), limitPrice: null };
const hour: AlgorithmChoice = { name: "twap", parameters: { minutes: 60, slices: 12 } };

/** Plays events, minutes after the start, and fills every child at once unless told to refuse. */
function play(choice: AlgorithmChoice, events: readonly [number, Record<string, unknown>][], refuse = false) {
  let state: AlgorithmState = beginAlgorithm(choice, order, market);
  const sent: string[] = [];
  const cancelled: number[] = [];
  const apply = (event: AlgorithmEvent) => {
    const advance = stepAlgorithm(state, event);
    state = advance.state;
    cancelled.push(...advance.cancels);
    for (const child of advance.children) settle(child, event.at);
  };
  const settle = ({ n, quantity: asked }: ChildOrder, at: number) => {
    sent.push(`${(at - market.now) / MINUTE}: ${quantityText(asked)}`);
    const filled = refuse ? (0n as Quantity) : asked;
    apply({ kind: "child", at, n, filled, ended: true, refused: refuse });
  };
  for (const [minute, event] of events)
    apply({ at: market.now + minute * MINUTE, ...event } as AlgorithmEvent);
  return { state, sent, cancelled };
}

const clocks = (...minutes: number[]) =>
  minutes.map((minute) => [minute, { kind: "clock" }] as [number, { kind: string }]);
const every5 = (from: number, to: number) =>
  clocks(...Array.from({ length: (to - from) / 5 + 1 }, (_, k) => from + 5 * k));

describe("the machine of algorithms", () => {
  it("sends each slice once, at its time", () => {
    const { sent, state } = play(hour, clocks(0, 1, 4, 5, 5, 6, 10));
    expect(sent).toEqual(["0: 10", "5: 10", "10: 10"]);
    expect(nextMoment(state)).toBe(market.now + 15 * MINUTE);
  });

  it("spreads what it slept through over the time left", () => {
    const { sent } = play(hour, [...clocks(0, 30), ...every5(35, 60)]);
    // 110 units, six slices of five minutes.
    expect(sent).toEqual(["0: 10", "30: 19", "35: 19", "40: 18", "45: 18", "50: 18", "55: 18"]);
  });

  it("stops by itself after three refusals in a row, and goes on when told", () => {
    const { state, sent } = play(hour, every5(0, 30), true);
    expect(sent).toHaveLength(3);
    expect(state).toMatchObject({ status: "paused", reason: "3 children in a row were refused." });
    expect(stepAlgorithm(state, { kind: "command", command: "resume", at: state.at }).state.status).toBe(
      "running",
    );
  });

  it("finishes in half the time at twice the pace", () => {
    const faster = [20, { kind: "command", command: "accelerate", factor: 2 }] as [number, object];
    const plan = [...every5(0, 20), faster, ...clocks(...Array.from({ length: 40 }, (_, k) => 20 + k / 2))];
    const { state, sent } = play(hour, plan as never);
    expect(phaseOf(state)).toBe("done");
    expect(sent.at(-1)).toMatch(/^37.5: /);
  });

  it("finishes by the time it is given", () => {
    const by = { kind: "command", command: "accelerate", finishBy: market.now + 25 * MINUTE };
    const after = clocks(...Array.from({ length: 20 }, (_, k) => 11 + k));
    const { state, sent } = play(hour, [...every5(0, 10), [11, by], ...after]);
    expect(phaseOf(state)).toBe("done");
    expect(Number(sent.at(-1)!.split(":")[0])).toBeLessThanOrEqual(25);
  });

  it("takes working children back when paused, and leaves them when taken over", () => {
    const begun = stepAlgorithm(beginAlgorithm(hour, order, market), { kind: "clock", at: market.now }).state;
    const told = (command: "pause" | "take-over" | "cancel") =>
      stepAlgorithm(begun, { kind: "command", command, at: market.now + 1 });
    expect(told("pause")).toMatchObject({ cancels: [1], state: { status: "paused" } });
    expect(told("cancel")).toMatchObject({ cancels: [1], state: { status: "cancelled" } });
    expect(phaseOf(told("cancel").state)).toBe("stopping");
    expect(told("take-over")).toMatchObject({ cancels: [], state: { status: "taken-over" } });
  });

  it("refuses what makes no sense, in one sentence", () => {
    expect(() => planAlgorithm(hour, { ...order, quantity: quantity("0.5") }, market)).toThrow(/whole lots/);
    expect(() => planAlgorithm({ name: "vwap", parameters: {} }, order, aMarket({ profile: null }))).toThrow(
      /VWAP needs stored intraday bars/,
    );
    expect(() => planAlgorithm({ name: "vwap", parameters: {} }, order, aMarket({ session: null }))).toThrow(
      /VWAP follows the hours of a session/,
    );
    const done = play(hour, every5(0, 60)).state;
    expect(() => stepAlgorithm(done, { kind: "command", command: "pause", at: done.at })).toThrow(
      "The algorithm is done already.",
    );
  });

  it("trades faster at first the less it likes risk", () => {
    const first = (riskAversion: number) =>
      Number(
        planAlgorithm({ name: "implementation-shortfall", parameters: { riskAversion } }, order, market)[0]!
          .quantity,
      ) / 1e9;
    expect(first(0)).toBe(10);
    expect(first(1e-3)).toBeGreaterThan(first(1e-5));
  });
});
