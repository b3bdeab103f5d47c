import type { ClientBase } from "pg";
import { expect, it } from "vitest";
import { algorithmWait } from "./algorithm-wait.ts";

it("waits while an algorithm of the account is behind, and not for ever", async () => {
  let [now, behind] = [0, true];
  const waits = algorithmWait(
    "account",
    async (_, accountId) => behind && accountId === "account",
    () => now,
  );
  const db = {} as ClientBase;
  expect(await waits(db)).toBe(true);
  behind = false;
  expect(await waits(db)).toBe(false);
  [now, behind] = [9_999, true];
  expect(await waits(db)).toBe(true);
  now = 10_000;
  expect(await waits(db)).toBe(false);
});
