"use client";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import type { LiveRequest } from "./live.worker.ts";
import { LiveConnection, type LiveNews } from "./live-connection.ts";
import { type Freshness, foldNews, freshness, liveStore } from "./live-store.ts";
import { goToSignIn } from "./sign-in-address.ts";

/** Which routers show what a topic tells about; the part before the colon of a topic counts. */
const ROUTERS: Record<string, readonly string[]> = {
  runs: ["runs"],
  run: [],
  imports: ["data", "runs"],
  import: [],
  jobs: ["runs", "data"],
  orders: [],
  positions: ["positions", "executions", "accounts"],
  kill: ["killSwitch"],
  "forward-tests": ["forwardTests"],
  reconciliation: ["reconcile"],
};

/** How this tab talks to the holder of the stream. */
type Line = { send(request: LiveRequest): void; end(): void };

function sharedLine(hear: (news: LiveNews) => void): Line {
  const worker = new SharedWorker(new URL("./live.worker.ts", import.meta.url), {
    type: "module",
    name: "pitwall-live",
  });
  worker.port.onmessage = ({ data }) => hear(data as LiveNews);
  return { send: (request) => worker.port.postMessage(request), end: () => worker.port.close() };
}

function ownLine(hear: (news: LiveNews) => void): Line {
  const connection = new LiveConnection(hear);
  const send = (request: LiveRequest) => {
    if (request !== "join") connection.close();
    if (request !== "leave") connection.open();
  };
  return { send, end: () => connection.close() };
}

const hearers = new Set<(news: LiveNews) => void>();
/** Every piece of news as it comes, for lists that are told in batches. Answers how to stop. */
export function hearLive(hear: (news: LiveNews) => void): () => void {
  hearers.add(hear);
  return () => hearers.delete(hear);
}

let line: Line | undefined;
/** After the team of the session changed: hear the new team's news, in every tab. */
export const restartLive = () => line?.send("restart");

/** Connects this tab to the live stream, keeps queries fresh by topic, and leaves when the session is revoked. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  useEffect(() => {
    const touched = new Set<string>();
    let greeted = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer = undefined;
      const all = touched.has("*");
      const routers = new Set(touched);
      touched.clear();
      void queryClient.invalidateQueries({
        predicate: ({ queryKey: [path] }) => all || (Array.isArray(path) && routers.has(path[0])),
      });
    };
    const touch = (routers: readonly string[]) => {
      for (const name of routers) touched.add(name);
      // Many events in one moment ask once.
      if (routers.length) timer ??= setTimeout(refresh, 100);
    };
    const hear = (news: LiveNews) => {
      liveStore.setState((state) => foldNews(state, news, Date.now()));
      for (const other of hearers) other(news);
      if (news.kind === "event") touch(ROUTERS[news.topic] ?? [news.topic.split(":")[0] ?? news.topic]);
      if (news.kind === "resync") touch(["*"]);
      if (news.kind === "hello") {
        // What happened while we were away is unknown: ask for everything on screen again.
        if (greeted && !news.resumed) touch(["*"]);
        greeted = true;
      }
      if (news.kind === "connection" && news.state === "closed") touch(["session"]);
      if (news.kind === "revoked") goToSignIn("revoked");
    };
    const leave = () => line?.send("leave");
    const join = () => line?.send("join");
    line = typeof SharedWorker === "undefined" ? ownLine(hear) : sharedLine(hear);
    join();
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", join);
    return () => {
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("pageshow", join);
      clearTimeout(timer);
      leave();
      line?.end();
    };
  }, [queryClient]);
  return children;
}

/** The newest value of a latest-value topic, e.g. `useLive<RunProgress>("run:" + id)`; undefined until one came. */
export function useLive<Value>(topic: string): Value | undefined {
  return useStore(liveStore, (state) => state.values.get(topic)) as Value | undefined;
}

/** Whether what is on screen may be trusted to be current; re-read every second. */
export function useFreshness(): { state: Freshness; silentMs: number | undefined } {
  // Not at every piece of news: a busy stream would draw the page anew with each.
  useStore(liveStore, ({ connection }) => connection);
  useStore(liveStore, ({ heardAt }) => heardAt === undefined);
  const [now, setNow] = useState(0);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, []);
  const live = liveStore.getState();
  const silentMs = live.heardAt === undefined ? undefined : Math.max(0, now - live.heardAt);
  return { state: freshness(live, now), silentMs };
}

/** True when live panels must say that they are stale. */
export function useStale(): boolean {
  const { state } = useFreshness();
  return state === "stale" || state === "offline";
}

export function useLiveFacts() {
  return useStore(liveStore);
}
