"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi, useCan } from "#components/providers/index.ts";
import { Button, describeProblem, formatTime, TextField } from "#components/ui/index.ts";
import type { OrderNames } from "./order-columns.tsx";
import { useAfterChange } from "./use-trading-changes.ts";

type Closing = { readonly by: string | null; readonly at: number; readonly note: string };

/** The end of an order or replace of which the venue proves nothing: one member says what the broker said, another confirms. */
export function CloseByOperator({
  orderId,
  closing,
  names,
  zone,
}: {
  orderId: string;
  /** What was asked already. */
  closing: Closing | null;
  names: OrderNames;
  zone: string;
}) {
  const api = useApi();
  const after = useAfterChange();
  const mayResolve = useCan("reconcile:resolve");
  const [note, setNote] = useState("");
  const close = useMutation(
    api.orders.closeByOperator.mutationOptions(
      after(
        closing ? "The order is closed" : "Another member is asked to confirm",
        [api.orders.pathKey()],
        () => setNote(""),
      ),
    ),
  );
  return (
    <section
      aria-label="Close by hand"
      className="flex flex-col gap-2 rounded-2 border border-(--warn) p-3 text-12"
    >
      <p className="text-2">
        Ask the broker what became of the unanswered request. Closed by hand it no longer counts: an order as
        working, a replace as open. What the venue tells later is still booked.
      </p>
      {closing && (
        <p className="text-1">
          {names.trader(closing.by) ?? "A member"}, {formatTime(Math.floor(closing.at / 1000), zone)}:{" "}
          {closing.note}
        </p>
      )}
      {mayResolve ? (
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (note.trim()) close.mutate({ id: orderId, note: note.trim() });
          }}
        >
          <TextField
            className="flex-1"
            label={closing ? "What you found out yourself" : "What the broker says of it"}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <Button type="submit" kind="danger" busy={close.isPending} disabled={note.trim() === ""}>
            {closing ? "Confirm, close it" : "Ask to close"}
          </Button>
        </form>
      ) : (
        <p className="text-3">Closing it needs reconcile:resolve: an owner, admin, operations or risk.</p>
      )}
      {close.error && (
        <p role="alert" className="text-bad">
          ✕ {describeProblem(close.error).sentence}
        </p>
      )}
    </section>
  );
}
