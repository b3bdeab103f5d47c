import { describe, expect, it } from "vitest";
import { latestWins } from "./latest-wins.ts";

/** Work that finishes when the test says so. */
function manualWork() {
  const started: { input: number; finish: (output: string) => void }[] = [];
  const work = (input: number) =>
    new Promise<string>((finish) => {
      started.push({ input, finish });
    });
  return { started, work };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("latestWins", () => {
  it("drops what was asked between the running and the newest request", async () => {
    const { started, work } = manualWork();
    const delivered: [string, number][] = [];
    const lane = latestWins(work, (output, input) => delivered.push([output, input]));
    for (const input of [1, 2, 3, 4]) lane.request(input);
    started[0]?.finish("first");
    await settle();
    started[1]?.finish("last");
    await settle();
    expect(started.map((job) => job.input)).toEqual([1, 4]);
    expect(delivered).toEqual([
      ["first", 1],
      ["last", 4],
    ]);
  });

  it("starts again after it fell idle", async () => {
    const delivered: number[] = [];
    const lane = latestWins(
      async (input: number) => input * 2,
      (output) => delivered.push(output),
    );
    lane.request(1);
    await settle();
    lane.request(2);
    await settle();
    expect(delivered).toEqual([2, 4]);
  });

  it("delivers nothing after stop", async () => {
    const { started, work } = manualWork();
    const delivered: string[] = [];
    const lane = latestWins(work, (output) => delivered.push(output));
    lane.request(1);
    lane.request(2);
    lane.stop();
    started[0]?.finish("late");
    await settle();
    expect(delivered).toEqual([]);
    expect(started).toHaveLength(1);
  });

  it("rests after a delivery and then takes the newest request", async () => {
    let wake = () => {};
    const rested = () =>
      new Promise<void>((resolve) => {
        wake = resolve;
      });
    const delivered: number[] = [];
    const lane = latestWins(
      async (input: number) => input,
      (output) => delivered.push(output),
      rested,
    );
    lane.request(1);
    await settle();
    for (const input of [2, 3]) lane.request(input);
    await settle();
    expect(delivered).toEqual([1]);
    wake();
    await settle();
    expect(delivered).toEqual([1, 3]);
  });
});
