"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApiClient } from "#components/providers/index.ts";
import {
  Button,
  Dialog,
  describeProblem,
  formatCompact,
  formatInteger,
  formatPrice,
  formatQuantity,
  TextField,
} from "#components/ui/index.ts";
import type { OrderRow } from "#lib/execution/orders/index.ts";
import { SideWord } from "./order-cells.tsx";
import type { OrderNames } from "./order-columns.tsx";
import { RowAnswers } from "./row-answers.tsx";
import type { RowAnswer } from "./trading-types.ts";

/** The server takes so many at once. */
const AT_ONCE = 500;
const SHOWN = 8;

/** Orders as they were when the key was pressed: what comes later is not touched. */
export function CancelDialog({
  rows,
  typed,
  offline,
  steps,
  onClose,
}: {
  rows: readonly OrderRow[];
  /** All that a filter shows are meant: the reader types the word and says why. */
  typed: boolean;
  /** No broker answers: the request is kept and sent when it does. */
  offline: boolean;
  steps: OrderNames["steps"];
  onClose: () => void;
}) {
  const client = useApiClient();
  const [word, setWord] = useState("");
  const [reason, setReason] = useState("");
  const cancel = useMutation({
    mutationFn: async () => {
      const ids = rows.map(({ orderId }) => orderId);
      const answers: RowAnswer[] = [];
      for (let at = 0; at < ids.length; at += AT_ONCE)
        answers.push(
          ...(await client.orders.cancel.mutate({
            ids: ids.slice(at, at + AT_ONCE),
            reason: reason.trim() || undefined,
          })),
        );
      return answers;
    },
  });
  const count = `${formatInteger(rows.length)} ${rows.length === 1 ? "order" : "orders"}`;
  const verb = offline ? "Request cancel of" : "Cancel";
  const blocked = typed && (word !== "CANCEL" || reason.trim() === "");
  const done = cancel.data;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={done ? `Asked to cancel ${count}` : `${verb} ${count}?`}
      description={done ? undefined : notionalText(rows, offline)}
      actions={
        done ? (
          <Button kind="ink" onClick={onClose}>
            Close
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Keep {rows.length === 1 ? "it" : "them"} working</Button>
            <Button
              kind="danger"
              busy={cancel.isPending}
              disabled={blocked || rows.length === 0}
              onClick={() => cancel.mutate()}
            >
              {cancel.isPending ? "Asking…" : `${verb} ${count}${offline ? " (broker offline)" : ""}`}
            </Button>
          </>
        )
      }
    >
      {done ? <RowAnswers answers={done} rows={rows} /> : <RowList rows={rows} steps={steps} />}
      {!done && rows.length > 1 && (
        <form
          className="mt-3 flex flex-col gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (!blocked) cancel.mutate();
          }}
        >
          <TextField
            label={typed ? "Why, for the audit log" : "Why, for the audit log (if you like)"}
            required={typed}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          {typed && (
            <TextField
              label="Type CANCEL to confirm"
              value={word}
              autoComplete="off"
              onChange={(event) => setWord(event.target.value)}
            />
          )}
        </form>
      )}
      {cancel.error && (
        <p role="alert" className="mt-3 text-12 text-bad">
          ✕ {describeProblem(cancel.error).sentence}
        </p>
      )}
    </Dialog>
  );
}

function notionalText(rows: readonly OrderRow[], offline: boolean): string {
  const open = rows.reduce((sum, row) => sum + (row.openNotional ?? 0), 0);
  const unpriced = rows.filter((row) => row.openNotional === null && row.leavesQty > 0).length;
  return [
    `${formatCompact(open)} of open notional${unpriced ? `, and ${unpriced} without a price` : ""}.`,
    "Each shows Pending cancel until the venue agrees, and may still trade until then.",
    offline && "The broker is offline: the requests are kept and sent when it answers.",
  ]
    .filter(Boolean)
    .join(" ");
}

function RowList({ rows, steps }: { rows: readonly OrderRow[]; steps: OrderNames["steps"] }) {
  return (
    <ul className="flex flex-col gap-1 text-12">
      {rows.slice(0, SHOWN).map((row) => (
        <li key={row.orderId} className="flex items-baseline gap-2">
          <b className="w-14 font-strong text-1">{row.symbol}</b>
          <SideWord side={row.side} />
          <span className="text-1">{formatQuantity(row.leavesQty)}</span>
          <span className="text-3">
            left
            {row.price === null ? "" : ` at ${formatPrice(row.price, steps(row.symbol).decimals)}`}
          </span>
        </li>
      ))}
      {rows.length > SHOWN && <li className="text-3">and {formatInteger(rows.length - SHOWN)} more</li>}
    </ul>
  );
}
