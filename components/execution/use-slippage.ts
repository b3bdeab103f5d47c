"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useApi } from "#components/providers/index.ts";
import type { OrderNames } from "./order-columns.tsx";

const DAY_MS = 86_400_000;
const DAYS = 30;
const EVERY_MS = 15_000;

/** The same names with each order's slippage, asked for only while its column shows. */
export function useSlippage(names: OrderNames, isShown: boolean): OrderNames {
  const api = useApi();
  const [from] = useState(() => (Math.floor(Date.now() / DAY_MS) - DAYS) * DAY_MS * 1000);
  const { data } = useQuery(
    api.tca.orders.queryOptions({ from, withOpen: true }, { enabled: isShown, refetchInterval: EVERY_MS }),
  );
  return useMemo(() => {
    if (!isShown || !data) return names;
    const known = new Map(data.map(({ id, costs }) => [id, costs.slippageBps.arrival]));
    return { ...names, slippage: (orderId) => known.get(orderId) ?? null };
  }, [names, data, isShown]);
}
