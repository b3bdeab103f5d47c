import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { restTimer } from "./rest-timer.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("tells of rest once, counted from the last touch", () => {
  const rested = vi.fn();
  const rest = restTimer(250, rested);
  for (let touch = 0; touch < 5; touch++) {
    rest.touch();
    vi.advanceTimersByTime(200);
  }
  expect(rested).not.toHaveBeenCalled();
  expect(rest.isMoving()).toBe(true);
  vi.advanceTimersByTime(250);
  expect(rested).toHaveBeenCalledTimes(1);
  expect(rest.isMoving()).toBe(false);
});

it("says nothing once stopped", () => {
  const rested = vi.fn();
  const rest = restTimer(250, rested);
  rest.touch();
  rest.stop();
  vi.advanceTimersByTime(1000);
  expect(rested).not.toHaveBeenCalled();
});
