import { describe, expect, it } from "vitest";
import { assertGoodPassword, hashPassword, verifyPassword } from "./password.ts";

const person = { email: "ada.lovelace@example.test", name: "Ada Lovelace" };

describe("passwords", () => {
  it("verifies what it hashed, and nothing else", async () => {
    const hash = await hashPassword("violet-tractor-signal");
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword("violet-tractor-signal", hash)).toBe(true);
    expect(await verifyPassword("violet-tractor-signaL", hash)).toBe(false);
    expect(await hashPassword("violet-tractor-signal")).not.toBe(hash);
  });

  it("answers false without a stored hash", async () => {
    expect(await verifyPassword("anything at all", undefined)).toBe(false);
    expect(await verifyPassword("anything at all", "none")).toBe(false);
  });

  it.each([
    "short-pass1",
    "Password1234!",
    "P@ssw0rd2026!",
    "123456789012",
    "qwertyuiopas",
    "aaaaaaaaaaaab",
    "abcabcabcabc",
    "Summer202611!",
    "987654321098",
    "AdaLovelace1815",
    "x".repeat(201),
  ])("refuses %s", (password) => {
    expect(() => assertGoodPassword(password, person)).toThrow(/password/);
  });

  it.each(["violet-tractor-signal", "J7#kd02mfQ!x", "my cat eats 4 mackerels", "пароль-для-биржи"])(
    "accepts %s",
    (password) => {
      expect(() => assertGoodPassword(password, person)).not.toThrow();
    },
  );
});
