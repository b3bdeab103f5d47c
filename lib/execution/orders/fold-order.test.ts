import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { price, quantity, quantityText } from "#lib/core/money.ts";
import golden from "./__golden__/fix-scenarios.json" with { type: "json" };
import { foldOrder } from "./fold-order.ts";
import { NEW_ORDER, type OrderFact, type OrderIntent } from "./order-fact.ts";
import { ENDED, ORDER_STATES, type OrderState } from "./order-state.ts";

type Json = Record<string, unknown>;
type Step = [fact: Json, state: string, cum: number, leaves: number];

const units = (value: unknown) => (typeof value === "string" ? quantity(value) : value);
const prices = (value: unknown) => (typeof value === "string" ? price(value) : value);

/** Golden facts carry decimals as text; these members are exact numbers. */
function read(fact: Json, id: string, at: number): OrderFact {
  const exact = Object.fromEntries(
    Object.entries(fact).map(([key, value]): [string, unknown] => {
      if (key === "terms") return [key, read(value as Json, "", 0)];
      if (key === "quantity" || key === "filled") return [key, units(value)];
      return [key, key.endsWith("rice") ? prices(value) : value];
    }),
  );
  const terms = id === "";
  return (terms ? exact : { ...exact, id, at }) as OrderFact;
}

const intent: OrderIntent = {
  orderId: "o1",
  account: "a1",
  symbol: "IBM",
  side: "buy",
  type: "limit",
  timeInForce: "GTC",
  quantity: quantity("10000"),
  limitPrice: price("50"),
  stopPrice: null,
};
const accepted = { command: NEW_ORDER, attempt: 1 } as const;
const made: OrderFact[] = [
  { id: "intent", at: 1, kind: "intent", order: intent },
  { id: "risk", at: 2, kind: "risk-passed" },
  { id: "mark", at: 3, kind: "send-marked", ...accepted, deadBy: 100 },
];
const answered: OrderFact = { id: "answer", at: 4, kind: "send-answered", ...accepted, outcome: "accepted" };

function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length < 2) yield [...items];
  else
    for (let i = 0; i < items.length; i++)
      for (const rest of permutations([...items.slice(0, i), ...items.slice(i + 1)]))
        yield [items[i]!, ...rest];
}

describe.each(golden.scenarios as unknown as { name: string; steps: Step[]; flags?: string[] }[])(
  "FIX: $name",
  ({ steps, flags = [] }) => {
    const facts = steps.map(([fact], index) => read(fact, `f${index}`, 10 + index));
    // The orders of the scenarios without an explicit "accepted" are working from the start.
    const start: OrderFact[] = [...made, answered, { id: "new", at: 5, kind: "accepted" }];
    const plain = facts.some((fact) => fact.kind === "pending-new" || fact.kind === "rejected");
    const base = plain ? made : start;

    it("shows the state after every step", () => {
      steps.forEach(([, state, cum, leaves], index) => {
        const view = foldOrder([...base, ...facts.slice(0, index + 1)]);
        expect([index, view.state, quantityText(view.filled), quantityText(view.leaves)]).toEqual([
          index,
          state,
          String(cum),
          String(leaves),
        ]);
        expect(view.ordStatus).toBe(ORDER_STATES[state as OrderState]);
      });
    });

    it("ends the same whatever the order in which its facts arrive, and flags what does not fit", () => {
      expect(facts.length).toBeLessThanOrEqual(7);
      const whole = foldOrder([...base, ...facts]);
      expect(whole.flags).toEqual(flags);
      for (const order of permutations(facts)) {
        expect(foldOrder([...order, ...base, order[0]!])).toEqual(whole);
      }
    });
  },
);

describe("before the venue answers", () => {
  const queued = made.slice(0, 2);
  const stateOf = (...facts: OrderFact[]) => foldOrder([...queued, ...facts]).state;
  const send = (attempt: number): OrderFact => ({
    id: `mark${attempt}`,
    at: 10 * attempt,
    kind: "send-marked",
    command: NEW_ORDER,
    attempt,
    deadBy: null,
  });
  const answer = (attempt: number, outcome: "accepted" | "refused" | "ambiguous"): OrderFact => ({
    id: `answer${attempt}`,
    at: 10 * attempt + 1,
    kind: "send-answered",
    command: NEW_ORDER,
    attempt,
    outcome,
  });
  const absent = (attempt: number): OrderFact => ({
    id: `absent${attempt}`,
    at: 10 * attempt + 2,
    kind: "proven-absent",
    command: NEW_ORDER,
    attempt,
  });
  const held: OrderFact = {
    id: "held",
    at: 13,
    kind: "quarantined",
    command: NEW_ORDER,
    attempt: 1,
    reason: "the venue keeps no ids",
  };

  it("ends an order that the venue took and rejected later, in whichever order the two are told", () => {
    const taken: OrderFact = { id: "v1", at: 20, kind: "accepted" };
    const rejected: OrderFact = { id: "v2", at: 30, kind: "rejected", reason: "Not enough free cash." };
    for (const facts of [
      [taken, rejected],
      [rejected, taken],
    ])
      expect(foldOrder([...made, ...facts])).toMatchObject({ state: "rejected", leaves: 0n, exposed: 0n });
  });

  it("keeps an unproven outcome unknown until the venue answers or absence is proven", () => {
    expect(stateOf()).toBe("queued");
    expect(stateOf(send(1))).toBe("sending");
    expect(stateOf(send(1), answer(1, "ambiguous"))).toBe("unknown");
    expect(stateOf(send(1), answer(1, "ambiguous"), absent(1))).toBe("queued");
    expect(stateOf(send(1), answer(1, "ambiguous"), absent(1), send(2))).toBe("sending");
    expect(stateOf(send(1), answer(1, "ambiguous"), held)).toBe("quarantined");
    expect(stateOf(send(1), answer(1, "refused"))).toBe("rejected");
    expect(stateOf(send(1), answer(1, "accepted"))).toBe("pending-new");
  });

  it("never lets a refused second attempt end an order whose first attempt may have arrived", () => {
    expect(stateOf(send(1), answer(1, "ambiguous"), send(2), answer(2, "refused"))).toBe("unknown");
  });

  it("asks a person about an order whose second attempt was refused, and takes a change's refusal for the last word", () => {
    const unproven = { ...held, id: "held2", attempt: 2 } as OrderFact;
    const refusedTwice = [send(1), answer(1, "ambiguous"), send(2), answer(2, "refused")];
    expect(stateOf(...refusedTwice, unproven)).toBe("quarantined");
    const terms = { quantity: quantity("12000"), limitPrice: null, stopPrice: null };
    const asked: OrderFact = { id: "r", at: 5, kind: "replace-requested", command: "r1", version: 1, terms };
    const change = refusedTwice.map((fact) => ({ ...fact, id: `r:${fact.id}`, command: "r1" }) as OrderFact);
    const accepted: OrderFact = { id: "v", at: 4, kind: "accepted" };
    const during = foldOrder([...made, accepted, asked, ...change.slice(0, 3)]);
    expect([during.state, during.exposed]).toEqual(["pending-replace", quantity("12000")]);
    const after = foldOrder([...made, accepted, asked, ...change]);
    expect([after.state, after.exposed]).toEqual(["new", quantity("10000")]);
  });

  it("believes the venue over everything else", () => {
    const trade: OrderFact = {
      id: "t",
      at: 90,
      kind: "trade",
      execution: "e1",
      quantity: quantity("10000"),
      price: price("50"),
    };
    expect(stateOf(send(1), answer(1, "ambiguous"), held, trade)).toBe("filled");
    const closed = {
      id: "c",
      at: 80,
      kind: "operator-closed",
      by: "ana",
      second: "bo",
      note: "phoned",
    } as const;
    expect(stateOf(send(1), answer(1, "ambiguous"), held, closed)).toBe("closed-by-operator");
    const reopened = foldOrder([...queued, send(1), answer(1, "ambiguous"), held, closed, trade]);
    expect([reopened.state, reopened.flags]).toEqual(["filled", ["contradiction"]]);
  });

  it("holds the whole quantity while the outcome is not known, and nothing once it was denied", () => {
    expect(foldOrder([...queued, send(1), answer(1, "ambiguous")]).exposed).toBe(quantity("10000"));
    const deny = (n: number, control: string, reason: string): OrderFact => {
      return { id: `risk-denied:${n}`, at: 2, kind: "risk-denied", control, reason };
    };
    const denied = foldOrder([
      deny(2, "buying-power", "It needs 500,000 of 20,000."),
      made[0]!,
      deny(1, "max-order-value", "500,000 is above 100,000."),
    ]);
    expect([denied.state, denied.exposed, denied.reason]).toEqual([
      "denied",
      0n,
      "Max order value: 500,000 is above 100,000. Buying power: It needs 500,000 of 20,000.",
    ]);
  });

  it("holds the larger size while a replace is open", () => {
    const larger: OrderFact = {
      id: "r",
      at: 20,
      kind: "replace-requested",
      command: "r1",
      version: 1,
      terms: { quantity: quantity("15000"), limitPrice: null, stopPrice: null },
    };
    const refused: OrderFact = { id: "x", at: 21, kind: "request-refused", command: "r1", reason: "no" };
    expect(foldOrder([...made, answered, larger]).exposed).toBe(quantity("15000"));
    expect(foldOrder([...made, answered, larger, refused]).exposed).toBe(quantity("10000"));
  });
});

describe("any set of facts", () => {
  const everyFact = golden.scenarios.flatMap((scenario, s) =>
    (scenario.steps as unknown as Step[]).map(([fact], index) => read(fact, `s${s}f${index}`, 10 + index)),
  );

  it("gives one answer for every order, repetition and partition, and keeps filled + leaves = asked while it works", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...made, answered, ...everyFact], { maxLength: 14 }),
        fc.integer({ min: 0, max: 13 }),
        (facts, cut) => {
          const view = foldOrder(facts);
          expect(foldOrder([...facts.slice(cut), ...facts, ...facts.slice(0, cut)])).toEqual(view);
          expect(foldOrder(facts.toReversed())).toEqual(view);
          if (view.terms === null || ENDED.has(view.state) || view.flags.includes("overfill")) return;
          expect(view.filled + view.leaves).toBe(view.terms.quantity);
          expect(view.exposed).toBeGreaterThanOrEqual(view.leaves);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
