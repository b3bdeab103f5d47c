"use client";
import { useEffect, useRef, useState } from "react";
import { usePreferences } from "#components/ui/index.ts";
import type { OrderRow } from "#lib/execution/orders/index.ts";
import type { LiveOrders } from "./live-orders.ts";
import { newsText, noNews, noteChange } from "./order-news.ts";
import { soundNews } from "./order-sounds.ts";

/** Spoken at most so often, sounded more often. */
const EVERY_MS = 5_000;
const SOUND_EVERY_MS = 500;

/** Says to screen readers, politely, what happened to the orders: "3 fills, 1 reject"; and sounds it when asked to. */
export function OrderNewsRegion({ live }: { live: LiveOrders }) {
  const [text, setText] = useState("");
  const news = useRef(noNews());
  const heard = useRef(noNews());
  const sounds = usePreferences((preferences) => preferences.sounds);
  useEffect(() => {
    const before = new Map<string, OrderRow>();
    for (const row of live.rows()) before.set(row.orderId, row);
    const leave = live.subscribe(({ changed, removed }) => {
      for (const row of changed) {
        noteChange(news.current, before.get(row.orderId), row);
        noteChange(heard.current, before.get(row.orderId), row);
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
  useEffect(() => {
    heard.current = noNews();
    if (!sounds) return;
    const timer = setInterval(() => {
      soundNews(heard.current);
      heard.current = noNews();
    }, SOUND_EVERY_MS);
    return () => clearInterval(timer);
  }, [sounds]);
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {text}
    </p>
  );
}
