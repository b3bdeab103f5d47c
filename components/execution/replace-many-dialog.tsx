"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApiClient } from "#components/providers/index.ts";
import {
  Button,
  Dialog,
  describeProblem,
  formatInteger,
  NumberField,
  Segmented,
} from "#components/ui/index.ts";
import type { OrderRow } from "#lib/execution/orders/index.ts";
import { RowAnswers } from "./row-answers.tsx";

const WAYS = [
  { value: "ticks", label: "By ticks" },
  { value: "bid", label: "To bid" },
  { value: "mid", label: "To mid" },
  { value: "ask", label: "To ask" },
] as const;
type Way = (typeof WAYS)[number]["value"];

/** One change of price for many limit orders; each row is judged and answered by itself. */
export function ReplaceManyDialog({
  rows,
  fresh,
  onClose,
}: {
  rows: readonly OrderRow[];
  fresh: boolean;
  onClose: () => void;
}) {
  const client = useApiClient();
  const [way, setWay] = useState<Way>("ticks");
  const [ticks, setTicks] = useState<number | null>(1);
  const [key] = useState(() => crypto.randomUUID());
  const priced = rows.filter(({ price, leavesQty }) => price !== null && leavesQty > 0);
  const replace = useMutation({
    mutationFn: () =>
      client.orders.replaceMany.mutate({
        key,
        ids: priced.map(({ orderId }) => orderId),
        change: { price: way === "ticks" ? { ticks: ticks ?? 0 } : way },
        accepted: [],
      }),
  });
  const ready = fresh && priced.length > 0 && (way !== "ticks" || Boolean(ticks));
  const count = `${formatInteger(priced.length)} ${priced.length === 1 ? "order" : "orders"}`;
  const left = rows.length - priced.length;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={replace.data ? `Asked to replace ${count}` : `Move the limit of ${count}`}
      description={
        left > 0
          ? `${formatInteger(left)} of the selected have no limit price or nothing left; they stay.`
          : undefined
      }
      actions={
        replace.data ? (
          <Button kind="ink" onClick={onClose}>
            Close
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Keep as they are</Button>
            <Button kind="ink" disabled={!ready} busy={replace.isPending} onClick={() => replace.mutate()}>
              {replace.isPending ? "Sending…" : `Replace ${count}`}
            </Button>
          </>
        )
      }
    >
      {replace.data ? (
        <RowAnswers answers={replace.data} rows={rows} />
      ) : (
        <form
          noValidate
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) replace.mutate();
          }}
        >
          <Segmented label="New limit" options={WAYS} value={way} onChange={setWay} />
          {way === "ticks" && (
            <NumberField
              label="Ticks up (below zero: down)"
              step={1}
              decimals={0}
              value={ticks}
              onChange={setTicks}
            />
          )}
          <p className="text-12 text-3">
            Each is judged by itself; one that a control asks about is refused here and can be replaced alone
            with E.
          </p>
        </form>
      )}
      {replace.error && (
        <p role="alert" className="mt-3 text-12 text-bad">
          ✕ {describeProblem(replace.error).sentence}
        </p>
      )}
    </Dialog>
  );
}
