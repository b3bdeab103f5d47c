"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { useApi, useSession } from "#components/providers/index.ts";
import { orderEntries, soughtOrder } from "./palette-entries.ts";

const MOST = 20;

/** The newest orders with a part of a ClOrdID after "$", and what to say when there is none. */
export function useFoundOrders(text: string) {
  const api = useApi();
  const router = useRouter();
  const signedIn = useSession() !== undefined;
  const sought = soughtOrder(text);
  const enabled = signedIn && sought !== null;
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
  return { entries, emptyWords: enabled ? emptyWords(isFetching, error) : "Nothing is called that." };
}

function emptyWords(isFetching: boolean, error: { readonly message: string } | null): string {
  if (isFetching) return "Looking for orders…";
  return error ? `Orders could not be searched: ${error.message}` : "No order has that in its ClOrdID.";
}
