import { expect, it } from "vitest";
import { LiveCurve } from "./live-curve.ts";

it("keeps at most 500 points, from the first to the very last", () => {
  const curve = new LiveCurve();
  for (const [steps, most] of [
    [300, 300],
    [20_000, 500],
  ] as const) {
    for (let step = curve.points().length; step < steps; step++)
      curve.add({ step, steps, time: step, equity: 100 + step });
    const points = curve.points();
    expect(points.length).toBeLessThanOrEqual(most);
    expect(points.length).toBeGreaterThan(200);
    expect(points[0]).toEqual([0, 100]);
    expect(points.at(-1)).toEqual([steps - 1, 99 + steps]);
    expect(points.map(([time]) => time)).toEqual(points.map(([time]) => time).sort((a, b) => a - b));
  }
});
