import { describe, expect, it } from "vitest";
import { type Quantity, quantity, quantityText } from "#lib/core/money.ts";
import { aMarket } from "#lib/testkit/contracts/index.ts";
import {
  type AlgorithmChange,
  type AlgorithmChoice,
  type AlgorithmEvent,
  type AlgorithmState,
  beginAlgorithm,
  type ChildOrder,
  nextMoment,
  phaseOf,
  planAlgorithm,
  planChange,
  stepAlgorithm,
} from "./index.ts";

const MINUTE = 60_000_000;
const market = aMarket();
const order = { side: "buy" as const, quantity: quantity("120"), limitPrice: null };
const hour: AlgorithmChoice = { name: "twap", parameters: { minutes: 60, slices: 12 } };

type Moment = readonly [minute: number, event: object];

/** Plays events, minutes after the start, and fills every child at once unless told to refuse. */
function play(choice: AlgorithmChoice, events: readonly Moment[], refuse = false) {
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

const clocks = (...minutes: number[]): Moment[] => minutes.map((minute) => [minute, { kind: "clock" }]);
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

  it("says why its last child was refused, where it was told", () => {
    const refused = (n: number): AlgorithmEvent[] => [
      { kind: "clock", at: market.now + 60 * n * MINUTE },
      {
        ...({ kind: "child", n, at: market.now + 60 * n * MINUTE, filled: quantity("0") } as const),
        ...{ ended: true, refused: true, reason: `Number ${n} is too large.` },
      },
    ];
    const end = [1, 2, 3]
      .flatMap(refused)
      .reduce((at, event) => stepAlgorithm(at, event).state, beginAlgorithm(hour, order, market));
    expect(end.reason).toBe("3 children in a row were refused: Number 3 is too large.");
  });

  it("finishes in half the time at twice the pace", () => {
    const faster = [20, { kind: "command", command: "accelerate", factor: 2 }] as const;
    const plan = [...every5(0, 20), faster, ...clocks(...Array.from({ length: 40 }, (_, k) => 20 + k / 2))];
    const { state, sent } = play(hour, plan);
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

  const changeAt = (minute: number, change: object): Moment => [
    minute,
    { kind: "command", command: "change", ...change },
  ];

  it("spreads the rest up to a later end, in slices at the pace of before", () => {
    const later = changeAt(20, { end: market.now + 120 * MINUTE });
    const { sent, state } = play(hour, [...every5(0, 20), later, ...every5(25, 120)]);
    // 70 units over the 95 minutes that are left after the next slice was due.
    expect(sent.slice(0, 5)).toEqual(["0: 10", "5: 10", "10: 10", "15: 10", "20: 10"]);
    expect(sent.slice(5)).toEqual(Array.from({ length: 19 }, (_, k) => `${25 + 5 * k}: ${k < 13 ? 4 : 3}`));
    expect(phaseOf(state)).toBe("done");
  });

  it("sends what was left by an earlier end, nearer together and never in one piece", () => {
    const earlier = changeAt(20, { end: market.now + 30 * MINUTE });
    const after = clocks(...Array.from({ length: 40 }, (_, k) => 20 + (k + 1) / 4));
    const { sent, state } = play(hour, [...every5(0, 20), earlier, ...after]);
    expect(phaseOf(state)).toBe("done");
    expect(sent).toHaveLength(12);
    expect(Number(sent.at(-1)!.split(":")[0])).toBeLessThan(30);
  });

  it("plans for a changed end what it then sends, and nothing before it is resumed", () => {
    const end = market.now + 90 * MINUTE;
    const { state } = play(hour, every5(0, 20));
    const planned = planChange(state, state.at, { end });
    const changed = stepAlgorithm(state, { kind: "command", command: "change", at: state.at, end }).state;
    expect(planned.map((slice) => slice.at)).toEqual(changed.schedule.map((step) => step.at));
    expect(planned.reduce((total, slice) => total + slice.quantity, 0n)).toBe(quantity("70"));
    const pause: Moment = [20, { kind: "command", command: "pause" }];
    const held = play(hour, [...every5(0, 20), pause]).state;
    const told = stepAlgorithm(held, { kind: "command", command: "change", at: held.at, end });
    expect(told).toMatchObject({ children: [], state: { status: "paused", window: { until: end } } });
  });

  it("takes another part of the volume from now on, and owes what it should have had until now", () => {
    const bar = (minute: number): Moment => [minute, { kind: "bar", volume: 100 }];
    const pov = { name: "participation", parameters: { percent: 10 } } as const;
    const { sent, state } = play(pov, [bar(5), bar(10), changeAt(10, { percent: 30 }), bar(15), bar(20)]);
    expect(sent).toEqual(["5: 10", "10: 10", "15: 30", "20: 30"]);
    expect(state.choice.parameters).toEqual({ percent: 30 });
  });

  it("refuses a change that does not fit, in one sentence", () => {
    const refusal = (choice: AlgorithmChoice, minute: number, change: AlgorithmChange) => {
      const { state } = play(choice, every5(0, minute));
      try {
        planChange(state, state.at, change);
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };
    const end = (minute: number) => ({ end: market.now + minute * MINUTE });
    const pov: AlgorithmChoice = { name: "participation", parameters: {} };
    expect(refusal(hour, 10, end(10))).toBe("The new end has passed already: give a time that lies ahead.");
    expect(refusal(hour, 10, end(361))).toBe(
      "The new end lies after the close of its session: give one up to the close.",
    );
    expect(refusal(hour, 10, end(20_000))).toBe(
      "The new end is more than a week ahead: give an earlier one.",
    );
    expect(refusal(pov, 10, end(60))).toBe(
      "Participation (POV) does not trade over a time, so it has no end to change.",
    );
    expect(refusal(hour, 10, { percent: 20 })).toBe(
      "TWAP does not follow the volume, so it has no participation to change.",
    );
    expect(refusal(pov, 10, { percent: 80 })).toBe(
      "A participation of 80 % is out of range: give 0.1 to 50 % of the volume.",
    );
    expect(refusal(hour, 55, end(90))).toBe("The algorithm is done already.");
    const working = stepAlgorithm(beginAlgorithm({ ...hour, parameters: { slices: 1 } }, order, market), {
      kind: "clock",
      at: market.now,
    }).state;
    expect(() => planChange(working, market.now, end(90))).toThrow(
      "Nothing is left to plan: all that has not filled is at the venue.",
    );
    const early = beginAlgorithm(
      hour,
      order,
      aMarket({ session: { open: market.now + 60 * MINUTE, close: market.now + 400 * MINUTE } }),
    );
    expect(() => planChange(early, market.now, end(30))).toThrow(/^The new end lies before the session/);
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
