"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useApi, useApiClient } from "#components/providers/index.ts";
import type { Asked, IntentText } from "./ticket-rules.ts";

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

const FRESH = { staleTime: 5_000, retry: false } as const;
const kept = <Data>(before: Data | undefined): Data | undefined => before;

/** What the server says about an order while it is written. Not what is sent: that is previewed again at review. */
export function useLivePreview(asked: Asked | null) {
  const api = useApi();
  const text = useSettled(asked === null ? "" : JSON.stringify(asked));
  const { intent, choice } = text === "" ? { intent: NOWHERE } : (JSON.parse(text) as Asked);
  const isAsked = text !== "";
  const alone = useQuery(
    api.orders.preview.queryOptions(
      { intent },
      { ...FRESH, enabled: isAsked && !choice, placeholderData: kept },
    ),
  );
  const worked = useQuery(
    api.algos.preview.queryOptions(
      { intent: wholeOf(intent), choice: choiceOf(choice) },
      { ...FRESH, enabled: isAsked && choice !== undefined, placeholderData: kept },
    ),
  );
  return choice ? worked : alone;
}

/** What the order may cost, while it is written and while it is reviewed. */
export function useEstimate(asked: Asked | null) {
  const api = useApi();
  const { account, symbol, side, quantity, limitPrice } = useSettledIntent(asked);
  return useQuery(
    api.tca.estimate.queryOptions(
      { account, symbol, side, quantity, limitPrice },
      { ...FRESH, enabled: account !== "", placeholderData: kept },
    ),
  );
}

function useSettledIntent(asked: Asked | null): IntentText {
  const text = useSettled(asked === null ? "" : JSON.stringify(asked.intent));
  return text === "" ? NOWHERE : (JSON.parse(text) as IntentText);
}

const wholeOf = ({ account, symbol, side, quantity, limitPrice }: IntentText) => ({
  ...{ account, symbol, side, quantity, limitPrice },
});
const choiceOf = (choice: Asked["choice"]) => ({
  name: (choice?.name ?? "twap") as "twap",
  parameters: { ...choice?.parameters },
});

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

type Sent = {
  readonly key: string;
  readonly asked: Asked;
  readonly token: string;
  readonly accepted: string[];
  readonly reason: string | undefined;
};

/** Review, then send: the token seals what was previewed, so that nothing else can be sent. */
export function useReview() {
  const client = useApiClient();
  const review = useMutation({
    mutationFn: async (asked: Asked) => ({
      /** One per reviewed order: sending it twice is sending it once. */
      key: crypto.randomUUID(),
      asked,
      preview: asked.choice
        ? await client.algos.preview.query({ intent: wholeOf(asked.intent), choice: choiceOf(asked.choice) })
        : await client.orders.preview.query({ intent: asked.intent }),
    }),
  });
  const send = useMutation({
    mutationFn: ({ asked, ...sent }: Sent) =>
      asked.choice ? client.algos.start.mutate(sent) : client.orders.submit.mutate(sent),
  });
  return { review, send };
}
