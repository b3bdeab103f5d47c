import { expect, it } from "vitest";
import { limitAtOnce } from "./at-once.ts";

it("runs two at a time, in order, refuses the fourth, and goes on after one that failed", async () => {
  const run = limitAtOnce(2, 1);
  const begun: string[] = [];
  const gates = new Map<string, PromiseWithResolvers<string>>();
  const work = (name: string) =>
    run(() => {
      begun.push(name);
      const gate = Promise.withResolvers<string>();
      gates.set(name, gate);
      return gate.promise;
    });
  const [a, b, c] = [work("a"), work("b"), work("c")];
  await expect(work("d")).rejects.toMatchObject({ code: "too-many" });
  expect(begun).toEqual(["a", "b"]);
  gates.get("a")?.reject(new Error("broken"));
  await expect(a).rejects.toThrow("broken");
  await expect.poll(() => begun).toEqual(["a", "b", "c"]);
  gates.get("b")?.resolve("b");
  gates.get("c")?.resolve("c");
  expect(await Promise.all([b, c])).toEqual(["b", "c"]);
  const last = work("e");
  await expect.poll(() => begun).toContain("e");
  gates.get("e")?.resolve("e");
  expect(await last).toBe("e");
});
