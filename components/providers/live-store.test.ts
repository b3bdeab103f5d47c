import { describe, expect, it } from "vitest";
import { foldNews, freshness, liveStore } from "./live-store.ts";

const start = liveStore.getInitialState();

describe("what a tab knows from the live stream", () => {
  it("keeps the newest value of each topic", () => {
    const first = foldNews(start, { kind: "value", topic: "run:1", seq: 1, value: { step: 1 } }, 10);
    const second = foldNews(first, { kind: "value", topic: "run:1", seq: 2, value: { step: 2 } }, 20);
    expect(second.values.get("run:1")).toEqual({ step: 2 });
    expect(first.values.get("run:1")).toEqual({ step: 1 });
  });
  it("forgets every value when the server asks for a resync", () => {
    const known = foldNews(start, { kind: "value", topic: "run:1", seq: 1, value: 1 }, 10);
    expect(foldNews(known, { kind: "resync" }, 20).values.size).toBe(0);
  });
  it("is connecting before the first frame, and offline once refused", () => {
    expect(freshness(start, 0)).toBe("connecting");
    expect(freshness({ ...start, connection: "closed" }, 0)).toBe("offline");
  });
  it("turns stale after five silent seconds on an open connection, offline on a lost one", () => {
    const heard = foldNews(
      foldNews(start, { kind: "connection", state: "open" }, 0),
      { kind: "heartbeat", at: 0, workers: 1 },
      1_000,
    );
    expect(freshness(heard, 5_999)).toBe("live");
    expect(freshness(heard, 6_001)).toBe("stale");
    const lost = foldNews(heard, { kind: "connection", state: "connecting" }, 2_000);
    expect(freshness(lost, 6_001)).toBe("offline");
  });
});
