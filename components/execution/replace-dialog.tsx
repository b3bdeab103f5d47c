"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi, useApiClient } from "#components/providers/index.ts";
import { Button, Dialog, describeProblem, toast } from "#components/ui/index.ts";
import type { OrderRow } from "#lib/execution/orders/index.ts";
import { priceWire, quantityWire } from "./decimal-text.ts";
import { maySend } from "./finding-rules.ts";
import { FindingsList } from "./findings-list.tsx";
import type { Steps } from "./instrument-steps.ts";
import { sideWord } from "./order-cells.tsx";
import { PriceField, QuantityField } from "./order-entry-fields.tsx";
import { PreviewFigures } from "./preview-figures.tsx";
import { needsLimit, needsStop } from "./ticket-rules.ts";
import { useAcceptedFindings } from "./use-accepted-findings.ts";

/** What was written into cells of the row before the dialog opened. */
export type AskedTerms = Partial<Pick<OrderRow, "orderQty" | "price" | "stopPx">>;

type Terms = { quantity: string; limitPrice: string | null; stopPrice: string | null };

/** Other terms for a working order: changed here, judged by the server, then sent exactly so. */
export function ReplaceDialog({
  row,
  asked,
  steps,
  currency,
  fresh,
  onClose,
}: {
  /** As it was when the key was pressed. */
  row: OrderRow;
  asked?: AskedTerms | undefined;
  steps: Steps;
  currency: string;
  fresh: boolean;
  onClose: () => void;
}) {
  const replace = useReplace(row, asked, fresh, onClose);
  const { found, changed, ready, send, problem, accepted, accept } = replace;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Replace ${sideWord(row.side).toLowerCase()} ${row.symbol}`}
      description={`${row.cumQty} of ${row.orderQty ?? "—"} filled. The old terms stay at the venue until it agrees to the new ones.`}
      actions={
        <>
          <Button onClick={onClose}>Keep as it is</Button>
          <Button kind="ink" keys="Ctrl Enter" disabled={!ready} busy={replace.busy} onClick={send}>
            {replace.busy ? "Sending…" : "Send the replace"}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <TermFields row={row} steps={steps} {...replace} />
        {found && <PreviewFigures preview={found} currency={currency} decimals={steps.decimals} />}
        {found && <FindingsList findings={found.findings} accepted={accepted} onAccept={accept} />}
        {!changed && (
          <p className="text-12 text-3">Change a figure: arrows step by tick and lot, Shift by ten.</p>
        )}
        {!fresh && <p className="text-12 text-warn">! Orders are stale: wait until they are fresh.</p>}
        {Boolean(problem) && (
          <p role="alert" className="text-12 text-bad">
            ✕ {describeProblem(problem).sentence}
          </p>
        )}
      </form>
    </Dialog>
  );
}

/** What is asked, what the server says about it, and the sending of exactly that. */
function useReplace(row: OrderRow, asked: AskedTerms | undefined, fresh: boolean, onClose: () => void) {
  const start = { ...row, ...asked };
  const client = useApiClient();
  const [quantity, setQuantity] = useState(start.orderQty);
  const [limit, setLimit] = useState(start.price);
  const [stop, setStop] = useState(start.stopPx);
  const { accepted, accept } = useAcceptedFindings();
  const [key] = useState(() => crypto.randomUUID());
  const type = row.ordType ?? "limit";
  const changed = quantity !== row.orderQty || limit !== row.price || stop !== row.stopPx;
  const isComplete =
    quantity !== null &&
    quantity > row.cumQty &&
    (!needsLimit(type) || limit !== null) &&
    (!needsStop(type) || stop !== null);
  const terms = changed && isComplete ? termsOf(type, quantity, limit, stop) : null;
  const preview = usePreview(row.orderId, terms);
  const replace = useMutation({
    mutationFn: (token: string) =>
      client.orders.replace.mutate({
        id: row.orderId,
        key,
        token,
        accepted: [...accepted],
      }),
    onSuccess: ({ outcome, findings }) => {
      if (outcome !== "accepted")
        return toast("problem", "The replace was refused", {
          text: findings.map(({ message }) => message).join(" "),
        });
      toast("done", `Replace of ${row.symbol} asked`, {
        text: "It shows Pending replace until the venue agrees.",
      });
      onClose();
    },
  });
  const found = preview.data;
  const ready =
    fresh &&
    terms !== null &&
    found !== undefined &&
    !preview.isPlaceholderData &&
    maySend(found.findings, accepted);
  const send = () => ready && found && !replace.isPending && replace.mutate(found.token);
  const problem = replace.error ?? preview.error;
  return {
    type,
    limit,
    setLimit,
    stop,
    setStop,
    quantity,
    setQuantity,
    found,
    changed,
    ready,
    send,
    problem,
    accepted,
    accept,
    busy: replace.isPending,
  };
}

const termsOf = (type: string, quantity: number, limit: number | null, stop: number | null): Terms => ({
  quantity: quantityWire(quantity),
  limitPrice: needsLimit(type) ? priceWire(limit) : null,
  stopPrice: needsStop(type) ? priceWire(stop) : null,
});

function TermFields({
  row,
  steps,
  type,
  limit,
  setLimit,
  stop,
  setStop,
  quantity,
  setQuantity,
}: { row: OrderRow; steps: Steps } & Pick<
  ReturnType<typeof useReplace>,
  "type" | "limit" | "setLimit" | "stop" | "setStop" | "quantity" | "setQuantity"
>) {
  return (
    <>
      {needsLimit(type) && <PriceField label="Limit price" steps={steps} value={limit} onChange={setLimit} />}
      {needsStop(type) && <PriceField label="Stop price" steps={steps} value={stop} onChange={setStop} />}
      <QuantityField
        steps={steps}
        value={quantity}
        onChange={setQuantity}
        error={
          quantity !== null && quantity <= row.cumQty
            ? `${row.cumQty} are filled already; cancel it to keep only those.`
            : undefined
        }
      />
    </>
  );
}

function usePreview(id: string, terms: Terms | null) {
  const api = useApi();
  return useQuery(
    api.orders.previewReplace.queryOptions(
      { id, terms: terms ?? { quantity: "0", limitPrice: null, stopPrice: null } },
      { enabled: terms !== null, staleTime: 5_000, retry: false, placeholderData: (before) => before },
    ),
  );
}
