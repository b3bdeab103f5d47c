"use client";
import { useEffect, useRef, useState } from "react";
import type { OrderRow } from "#lib/execution/orders/index.ts";
import type { LiveOrders } from "./live-orders.ts";
import { newsText, noNews, noteChange } from "./order-news.ts";

/** Spoken at most so often. */
const EVERY_MS = 5_000;

/** Says to screen readers, politely, what happened to the orders: "3 fills, 1 reject". */
export function OrderNewsRegion({ live }: { live: LiveOrders }) {
  const [text, setText] = useState("");
  const news = useRef(noNews());
  useEffect(() => {
    const before = new Map<string, OrderRow>();
    for (const row of live.rows()) before.set(row.orderId, row);
    const leave = live.subscribe(({ changed, removed }) => {
      for (const row of changed) {
        noteChange(news.current, before.get(row.orderId), row);
        before.set(row.orderId, row);
      }
      for (const orderId of removed) before.delete(orderId);
    });
    const timer = setInterval(() => {
      setText(newsText(news.current));
      news.current = noNews();
    }, EVERY_MS);
    return () => {
      leave();
      clearInterval(timer);
    };
  }, [live]);
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {text}
    </p>
  );
}
