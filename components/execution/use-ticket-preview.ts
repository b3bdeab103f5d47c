"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useApi, useApiClient } from "#components/providers/index.ts";
import type { IntentText } from "./ticket-rules.ts";

const SETTLE_MS = 300;

/** The value once it has stood still for a moment. */
function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** What the server says about an order while it is written. Not what is sent: that is previewed again at review. */
export function useLivePreview(intent: IntentText | null) {
  const api = useApi();
  const text = useSettled(intent === null ? "" : JSON.stringify(intent));
  const settled = text === "" ? null : (JSON.parse(text) as IntentText);
  return useQuery(
    api.orders.preview.queryOptions(
      { intent: settled ?? NOWHERE },
      { enabled: settled !== null, staleTime: 5_000, retry: false, placeholderData: (before) => before },
    ),
  );
}

/** Asked by nobody: the query is off while there is no order. */
const NOWHERE: IntentText = {
  account: "",
  symbol: "",
  side: "buy",
  type: "market",
  timeInForce: "DAY",
  quantity: "0",
  limitPrice: null,
  stopPrice: null,
};

export type Reviewed = {
  /** One per reviewed order: sending it twice is sending it once. */
  readonly key: string;
  readonly intent: IntentText;
};

/** Review, then send: the token seals what was previewed, so that nothing else can be sent. */
export function useReview() {
  const client = useApiClient();
  const review = useMutation({
    mutationFn: async (intent: IntentText) => ({
      key: crypto.randomUUID(),
      intent,
      preview: await client.orders.preview.query({ intent }),
    }),
  });
  const send = useMutation({
    mutationFn: (sent: { key: string; token: string; accepted: string[]; reason?: string }) =>
      client.orders.submit.mutate(sent),
  });
  return { review, send };
}
