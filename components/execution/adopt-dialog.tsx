"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "#components/providers/index.ts";
import { Button, Dialog, describeProblem, Segmented, TextField } from "#components/ui/index.ts";
import { useAfterChange } from "./use-trading-changes.ts";

const WAYS = [
  { value: "keep", label: "Make it ours" },
  { value: "cancel", label: "Make it ours and cancel it" },
  { value: "note", label: "Leave it" },
] as const;

type UnknownOrder = Readonly<Record<"id" | "subject" | "theirs" | "state", string>>;

/** What to do about an open order at the broker that nobody placed here; each way wants a reason. */
export function AdoptDialog({ order, onClose }: { order: UnknownOrder; onClose: () => void }) {
  const api = useApi();
  const after = useAfterChange();
  const [reason, setReason] = useState("");
  const [way, setWay] = useState<(typeof WAYS)[number]["value"]>("keep");
  const isNoted = order.state === "acknowledged";
  const keys = [api.reconcile.pathKey()];
  const adopt = useMutation(
    api.reconcile.adopt.mutationOptions(after("The order is ours from now on", keys, onClose)),
  );
  const note = useMutation(
    api.reconcile.adjust.mutationOptions(after("The order was taken note of", keys, onClose)),
  );
  const error = adopt.error ?? note.error;
  const decide = () => {
    const said = { breakId: order.id, reason: reason.trim() };
    if (way === "note") note.mutate({ ...said, as: "adjustment" });
    else adopt.mutate({ ...said, next: way });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="An order that nobody placed here"
      description={`${order.subject}: ${order.theirs}. Made ours, it stands in the blotter, its executions are booked and it can be cancelled there.`}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim()) decide();
        }}
      >
        <Segmented
          label="What to do"
          options={isNoted ? WAYS.slice(0, 2) : WAYS}
          value={way}
          onChange={setWay}
        />
        <TextField
          label="Why, for the audit log"
          required
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {error && (
          <p role="alert" className="text-12 text-bad">
            ✕ {describeProblem(error).sentence}
          </p>
        )}
        <Button
          type="submit"
          kind="ink"
          className="self-end"
          busy={adopt.isPending || note.isPending}
          disabled={reason.trim() === ""}
        >
          Decide
        </Button>
      </form>
    </Dialog>
  );
}
