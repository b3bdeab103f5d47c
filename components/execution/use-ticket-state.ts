"use client";
import { useEffect, useMemo } from "react";
import { useCan } from "#components/providers/index.ts";
import { formatQuantity, toast } from "#components/ui/index.ts";
import { stepsBySymbol } from "./instrument-steps.ts";
import { useStagedOrders } from "./staged-orders.ts";
import { intentOf, sideTitle, whyNot } from "./ticket-rules.ts";
import { sizeOf } from "./ticket-size.ts";
import { useTicket } from "./ticket-store.ts";
import { useLiveOrders, useOrdersFreshness } from "./use-live-orders.ts";
import { useEstimate, useLivePreview, useReview } from "./use-ticket-preview.ts";
import { useAccounts, useBrokers, useHeld, useInstruments, useQuote } from "./use-trading-facts.ts";

/** What the ticket says, what stands against sending it, and its two phases. */
export function useTicketState() {
  const { draft, change, close, stagedId } = useTicket();
  const mayTrade = useCan("orders:trade");
  const unstage = useStagedOrders((staged) => staged.remove);
  const freshness = useOrdersFreshness(useLiveOrders());
  const { review, send } = useReview();
  const reviewing = review.data !== undefined;
  const fields = useTicketFields(review.data?.asked.intent.quantity);
  const { size } = fields;
  const said = size.missing
    ? { missing: size.missing }
    : intentOf({ ...fields.draft, quantity: size.quantity });
  const asked = "intent" in said ? said : null;
  const live = useLivePreview(reviewing ? null : asked);
  // Of an order that is not said no verdict of the one before stands.
  const preview = asked || reviewing ? live : { data: undefined, error: null };
  const estimate = useEstimate(asked);
  const backToEdit = () => {
    review.reset();
    send.reset();
  };
  const words = `${sideTitle[fields.draft.side].toLowerCase()} ${size.quantity === null ? "" : formatQuantity(size.quantity)} ${draft.symbol ?? ""}`;
  const blocked = whyNot({ freshness, said, mayTrade, account: fields.account });
  const onSent = ({ outcome, findings }: { outcome: string; findings: readonly { message: string }[] }) => {
    backToEdit();
    if (outcome !== "accepted")
      return toast("problem", `Not sent: ${words}`, {
        text: findings.map(({ message }) => message).join(" "),
      });
    toast("done", `Accepted: ${words}`, {
      text: draft.algorithm
        ? "The algorithm works it: Algorithms shows its slices."
        : "It is stored and on its way to the venue.",
    });
    if (stagedId) unstage(stagedId);
    change({ quantity: null, amount: null });
  };
  return {
    account: fields.account,
    review,
    send,
    preview,
    estimate: asked && (estimate.data ?? null),
    freshness,
    said,
    blocked,
    words,
    reviewing,
    backToEdit,
    close,
    onReview: () => asked && blocked === undefined && review.mutate(asked),
    onSend: (accepted: ReadonlySet<string>, reason?: string) => {
      if (!review.data || !freshness.fresh || send.isPending) return;
      const { key, asked: sealed, preview: previewed } = review.data;
      const sent = { key, asked: sealed, token: previewed.token, accepted: [...accepted], reason };
      send.mutate(sent, { onSuccess: onSent });
    },
    fields: { ...fields, onChange: change, disabled: reviewing },
  };
}

/** The draft as its fields show it; `reviewed`: the units that are being reviewed, whatever prices do meanwhile. */
function useTicketFields(reviewed: string | undefined) {
  const { draft, change } = useTicket();
  const accounts = useAccounts().data ?? NONE;
  const instruments = useInstruments().data ?? NONE;
  const brokers = useBrokers().data ?? NONE;
  const steps = useMemo(() => stepsBySymbol(instruments), [instruments])(draft.symbol ?? "");
  const account = accounts.find(({ id }) => id === draft.account);
  const instrument = instruments.find(({ symbol }) => symbol === draft.symbol);
  const quote = useQuote(draft.account, draft.symbol);
  const held = useHeld(draft.account, draft.symbol);
  useEffect(() => {
    const [only] = accounts.filter(({ state }) => state === "open");
    if (draft.account === null && only) change({ account: only.id });
  }, [accounts, draft.account, change]);
  const sized = sizeOf(draft, { instrument, account, quote, held });
  const { capabilities } = brokers.find(({ name }) => name === account?.broker) ?? {};
  return {
    draft: { ...draft, side: sized.side ?? draft.side },
    accounts,
    account,
    instruments,
    steps,
    quote,
    held,
    shortAllowed: account?.shortAllowed ?? false,
    size: reviewed === undefined ? sized : { ...sized, quantity: Number(reviewed), missing: undefined },
    brackets: capabilities?.brackets ?? false,
    displays: capabilities?.displayQuantity ?? false,
  };
}

const NONE: readonly never[] = [];
