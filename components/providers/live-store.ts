import { createStore } from "zustand/vanilla";
import { STALE_AFTER_MS } from "#lib/core/live-protocol.ts";
import type { LiveNews } from "./live-connection.ts";

export type LiveState = {
  connection: "connecting" | "open" | "closed";
  /** This browser's clock at the last frame; undefined before the first. */
  heardAt: number | undefined;
  latencyMs: number | undefined;
  workers: number | undefined;
  build: string | undefined;
  /** The newest value of each topic. */
  values: ReadonlyMap<string, unknown>;
};

export const liveStore = createStore<LiveState>(() => ({
  connection: "connecting",
  heardAt: undefined,
  latencyMs: undefined,
  workers: undefined,
  build: undefined,
  values: new Map(),
}));

/** Folds one piece of news into what the tab knows. Pure but for the clock that is passed in. */
export function foldNews(state: LiveState, news: LiveNews, now: number): LiveState {
  switch (news.kind) {
    case "connection":
      return { ...state, connection: news.state };
    case "latency":
      return { ...state, latencyMs: news.ms };
    case "hello":
      return { ...state, heardAt: now, build: news.build };
    case "heartbeat":
      return { ...state, heardAt: now, workers: news.workers };
    case "event":
    case "batch":
      return { ...state, heardAt: now };
    case "value":
      return { ...state, heardAt: now, values: new Map(state.values).set(news.topic, news.value) };
    case "resync":
      return { ...state, heardAt: now, values: new Map() };
    case "revoked":
      return { ...state, connection: "closed" };
  }
}

export type Freshness = "connecting" | "live" | "stale" | "offline";

/** What may be said about the data on screen. Before the first frame nothing is stale yet, it is connecting. */
export function freshness(state: LiveState, now: number): Freshness {
  if (state.heardAt === undefined) return state.connection === "closed" ? "offline" : "connecting";
  const silent = now - state.heardAt > STALE_AFTER_MS;
  if (!silent) return "live";
  return state.connection === "open" ? "stale" : "offline";
}
