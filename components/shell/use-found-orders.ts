"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useMemo, useState } from "react";
import { useApi, useSession } from "#components/providers/index.ts";
import { orderEntries, soughtOrder } from "./palette-entries.ts";

const MOST = 20;
/** Asked once the typing rests. */
const REST_MS = 200;

/** The newest orders whose ClOrdID begins or ends with what is after "$", and what to say when there is none. */
export function useFoundOrders(text: string) {
  const api = useApi();
  const router = useRouter();
  const signedIn = useSession() !== undefined;
  const sought = soughtOrder(text);
  const rested = useRested(sought);
  const isAhead = rested !== sought;
  const enabled = signedIn && sought !== null && !isAhead;
  const { data, isFetching, error } = useQuery(
    api.orders.history.queryOptions(
      { limit: MOST, filter: { clientOrderId: sought || undefined } },
      { enabled },
    ),
  );
  const entries = useMemo(
    () => (enabled && data ? orderEntries(data.orders, (href) => router.push(href)) : []),
    [enabled, data, router],
  );
  if (sought === null) return { entries, emptyWords: "Nothing is called that." };
  return { entries, emptyWords: emptyWords(isFetching || isAhead, error) };
}

function useRested(text: string | null): string | null {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

function emptyWords(isFetching: boolean, error: { readonly message: string } | null): string {
  if (isFetching) return "Looking for orders…";
  return error ? `Orders could not be searched: ${error.message}` : "No ClOrdID begins or ends with that.";
}
