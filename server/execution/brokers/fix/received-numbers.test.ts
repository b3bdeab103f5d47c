import { describe, expect, it } from "vitest";
import { Rng } from "#lib/core/rng.ts";
import { ReceivedNumbers } from "./received-numbers.ts";

describe("the numbers that came", () => {
  it("waits for a hole, whatever came after it", () => {
    const numbers = new ReceivedNumbers(3);
    for (const number of [3, 5, 6]) numbers.receive(number);
    expect([numbers.next, numbers.isWhole]).toEqual([4, false]);
    numbers.receive(4);
    expect([numbers.next, numbers.isWhole]).toEqual([7, true]);
  });

  it("takes a gap that the peer fills, ahead of a hole too, and forgets all at a restart", () => {
    const numbers = new ReceivedNumbers(1);
    numbers.receive(9);
    numbers.skip(4, 9);
    expect(numbers.next).toBe(1);
    numbers.skip(1, 4);
    expect([numbers.next, numbers.isWhole]).toEqual([10, true]);
    numbers.restart(1);
    expect(numbers.next).toBe(1);
  });

  it("is the same in any order and doubled", () => {
    const rng = new Rng(7);
    for (let round = 0; round < 200; round++) {
      const all = Array.from({ length: 20 }, (_, i) => i + 1);
      const some = all.filter(() => rng.next() < 0.8);
      const numbers = new ReceivedNumbers(1);
      for (const number of [...some, ...some].sort(() => rng.next() - 0.5)) numbers.receive(number);
      const missing = all.find((number) => !some.includes(number)) ?? 21;
      expect(numbers.next).toBe(missing);
      expect(numbers.isWhole).toBe(some.every((number) => number < missing));
    }
  });
});
