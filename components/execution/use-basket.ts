"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useApiClient } from "#components/providers/index.ts";
import { maySend } from "./finding-rules.ts";
import { type StagedOrder, useStagedOrders } from "./staged-orders.ts";
import { intentOf } from "./ticket-rules.ts";
import type { Finding } from "./trading-types.ts";
import { useAcceptedFindings } from "./use-accepted-findings.ts";
import { useTimeLeft } from "./use-time-left.ts";

export type BasketRow = {
  readonly staged: StagedOrder;
  /** Why it is no order yet. */
  readonly missing: string | undefined;
  readonly preview:
    | {
        readonly findings: readonly Finding[];
        readonly notional: string | null;
        readonly buyingPowerAfter: string | null;
      }
    | undefined;
  readonly accepted: ReadonlySet<string>;
  readonly answer: { readonly outcome: string; readonly message: string | null } | undefined;
};

const WORKED = { missing: "An algorithm works it: send it from the ticket" };

/** Several staged orders: judged together, then sent exactly so, each with its own answer. */
export function useBasket(start: readonly StagedOrder[], fresh: boolean) {
  const client = useApiClient();
  const unstage = useStagedOrders((staged) => staged.remove);
  const [kept, setKept] = useState(start);
  const [reason, setReason] = useState("");
  const { accepted, accept } = useAcceptedFindings();
  const said = kept.map(({ draft }) => (draft.algorithm ? WORKED : intentOf(draft)));
  const intents = said.flatMap((one) => ("intent" in one ? [one.intent] : []));
  const complete = intents.length === kept.length && kept.length > 0;
  const preview = useQuery({
    queryKey: ["basket", JSON.stringify(intents)],
    queryFn: () => client.orders.previewBasket.mutate({ orders: intents }),
    enabled: complete,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const token = preview.data?.token;
  // One key a preview: sending it twice is sending it once.
  const key = useMemo(() => (token === undefined ? "" : crypto.randomUUID()), [token]);
  const leftMs = useTimeLeft(preview.data?.expiresAt);
  const acceptedOf = ({ id }: StagedOrder) =>
    new Set([...accepted].filter((one) => one.startsWith(`${id} `)).map((one) => one.slice(id.length + 1)));
  const send = useMutation({
    mutationFn: (sealed: string) =>
      client.orders.submitBasket.mutate({
        key,
        token: sealed,
        accepted: kept.map((staged) => [...acceptedOf(staged)]),
        ...(reason.trim() !== "" && { reason: reason.trim() }),
      }),
    onSuccess: (answers) => {
      for (const [i, { outcome }] of answers.entries())
        if (outcome === "accepted") unstage(kept[i]?.id ?? "");
    },
  });
  const rows = kept.map((staged, i): BasketRow => {
    const draft = said[i];
    return {
      staged,
      missing: draft && "missing" in draft ? draft.missing : undefined,
      preview: preview.data?.orders[i],
      accepted: acceptedOf(staged),
      answer: send.data?.[i],
    };
  });
  const findings = rows.flatMap((row) => row.preview?.findings ?? []);
  const needsReason = findings.some(({ severity }) => severity === "soft");
  const expired = leftMs !== undefined && leftMs <= 0;
  const ready =
    fresh &&
    token !== undefined &&
    !expired &&
    rows.every((row) => row.preview && maySend(row.preview.findings, row.accepted)) &&
    (!needsReason || reason.trim() !== "");
  return {
    rows,
    preview,
    send,
    leftMs,
    expired,
    ready,
    needsReason,
    reason,
    setReason,
    blocked: findings.some(({ severity }) => severity === "hard"),
    accept: (id: string, control: string, on: boolean) => accept(`${id} ${control}`, on),
    leaveOut: (id: string) => setKept(kept.filter((one) => one.id !== id)),
    onSend: () => ready && token !== undefined && !send.isPending && send.mutate(token),
  };
}
