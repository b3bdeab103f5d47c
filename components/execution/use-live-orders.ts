"use client";
import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { hearLive, type LiveNews, useApiClient, useFreshness } from "#components/providers/index.ts";
import { toast } from "#components/ui/index.ts";
import { type FactText, readFact } from "#lib/execution/orders/index.ts";
import { LiveOrders, type LiveOrdersState } from "./live-orders.ts";
import type { OrderBatch } from "./order-mirror.ts";

type WireOrders = readonly {
  readonly orderId: string;
  readonly accountId: string;
  readonly createdBy: string | null;
  readonly facts: readonly FactText[];
}[];

const readBatch = (seq: number, orders: WireOrders): OrderBatch => ({
  seq,
  orders: orders.map(({ facts, ...origin }) => ({ ...origin, facts: facts.map(readFact) })),
});

/** Blotter, ticket and panels of one page share one list. */
let shared: { live: LiveOrders; users: number; leave: () => void } | undefined;

function open(snapshot: () => Promise<OrderBatch>): NonNullable<typeof shared> {
  const live = new LiveOrders({
    snapshot,
    later: (task, ms) => {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
    onGap: () => toast("note", "Some order updates were missed", { text: "The list is asked for again." }),
  });
  const leave = hearLive((news: LiveNews) => {
    if (news.kind === "batch" && news.topic === "orders")
      live.receive(readBatch(news.seq, news.payload as WireOrders));
    // Batches are not said again: what happened while the line was away is only in a snapshot.
    if (news.kind === "hello" || news.kind === "resync") live.resync();
  });
  live.start();
  return { live, users: 0, leave };
}

/** The team's live orders while a component needs them. */
export function useLiveOrders(): LiveOrders | undefined {
  const client = useApiClient();
  const [live, setLive] = useState<LiveOrders>();
  useEffect(() => {
    shared ??= open(async () => {
      const { seq, orders } = await client.orders.snapshot.query({});
      return readBatch(seq, orders as WireOrders);
    });
    const mine = shared;
    mine.users += 1;
    setLive(mine.live);
    return () => {
      mine.users -= 1;
      if (mine.users > 0) return;
      mine.leave();
      mine.live.close();
      if (shared === mine) shared = undefined;
    };
  }, [client]);
  return live;
}

const NOTHING = new LiveOrders({ snapshot: () => new Promise(() => {}), later: () => () => {} });

/** A part of its state, drawn anew when that part changes; a list that is not there yet is loading. */
export function useLiveOrdersState<Part>(
  live: LiveOrders | undefined,
  part: (state: LiveOrdersState) => Part,
): Part {
  return useStore((live ?? NOTHING).store, part);
}

export type OrdersFreshness = { readonly fresh: boolean; readonly word: string; readonly silentMs: number };

/** Whether the orders on screen may be acted on. Not fresh: silence of 5 s, or a gap that is being mended. */
export function useOrdersFreshness(live: LiveOrders | undefined): OrdersFreshness {
  const { state, silentMs = 0 } = useFreshness();
  const phase = useLiveOrdersState(live, (state) => state.phase);
  return useMemo(() => {
    const word =
      phase === "loading"
        ? "Loading"
        : state === "offline"
          ? "Offline"
          : state === "stale" || phase === "resyncing"
            ? "Stale"
            : "Fresh";
    return { fresh: word === "Fresh", word, silentMs };
  }, [state, phase, silentMs]);
}
