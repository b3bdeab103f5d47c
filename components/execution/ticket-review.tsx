"use client";
import { useEffect, useRef, useState } from "react";
import { Button, cx, describeProblem, KeyHint, TextField } from "#components/ui/index.ts";
import type { OrderEstimate } from "#lib/execution/tca/index.ts";
import { CostEstimate } from "./cost-estimate.tsx";
import { maySend } from "./finding-rules.ts";
import { FindingsList } from "./findings-list.tsx";
import { LimitBars } from "./limit-bars.tsx";
import { type PlannedSlice, PlanView } from "./plan-view.tsx";
import { PreviewFigures, type PreviewText } from "./preview-figures.tsx";
import type { Finding, LimitUse } from "./trading-types.ts";
import { useAcceptedFindings } from "./use-accepted-findings.ts";
import { useTimeLeft } from "./use-time-left.ts";

type Preview = PreviewText & {
  readonly findings: readonly Finding[];
  readonly limits: readonly LimitUse[];
  readonly expiresAt: number;
  /** Of an algorithm: what it would send. */
  readonly slices?: readonly PlannedSlice[];
};

/** What the controls and the account say, and in the second phase the button that sends exactly this. */
export function TicketReview({
  preview,
  estimate,
  error,
  currency,
  decimals,
  reviewing,
  sending,
  blocked,
  verb,
  buys,
  onBack,
  onSend,
}: {
  preview: Preview | undefined;
  /** Null while the order says nothing yet, or its market has no price. */
  estimate: OrderEstimate | null;
  error: unknown;
  currency: string;
  /** Of the instrument's prices. */
  decimals: number;
  reviewing: boolean;
  sending: boolean;
  /** Why nothing may be sent right now. */
  blocked: string | undefined;
  verb: string;
  buys: boolean;
  onBack: () => void;
  onSend: (accepted: ReadonlySet<string>, reason?: string) => void;
}) {
  const { accepted, accept, acceptNone } = useAcceptedFindings();
  const [reason, setReason] = useState("");
  const leftMs = useTimeLeft(reviewing ? preview?.expiresAt : undefined);
  useEffect(() => {
    if (!reviewing) acceptNone();
  }, [reviewing, acceptNone]);
  const isSoft = preview?.findings.some(({ severity }) => severity === "soft") ?? false;
  const expired = leftMs !== undefined && leftMs <= 0;
  const ready =
    preview !== undefined &&
    !expired &&
    blocked === undefined &&
    maySend(preview.findings, accepted) &&
    (!isSoft || reason.trim() !== "");
  const send = () => ready && !sending && onSend(accepted, reason.trim() || undefined);
  return (
    <>
      {preview?.slices && <PlanView slices={preview.slices} />}
      <section aria-label="Pre-trade checks" className="flex flex-col gap-2 border-line-1 border-t pt-3">
        <h3 className="font-strong text-12 text-1">Pre-trade checks</h3>
        {preview && (
          <>
            <FindingsList
              findings={preview.findings}
              accepted={accepted}
              onAccept={accept}
              disabled={!reviewing || sending}
            />
            <PreviewFigures preview={preview} currency={currency} decimals={decimals} />
            <LimitBars limits={preview.limits} currency={currency} />
          </>
        )}
        {!preview && !error && <p className="text-12 text-3">They show as soon as the order is complete.</p>}
        {Boolean(error) && (
          <p role="alert" className="text-12 text-bad">
            ✕ {describeProblem(error).sentence}
          </p>
        )}
      </section>
      {estimate && <CostEstimate estimate={estimate} />}
      {reviewing && isSoft && (
        <TextField
          label="Why, for the audit log"
          required
          value={reason}
          disabled={sending}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      {reviewing && (
        <SendRow
          {...{ ready, sending, verb, buys, onBack }}
          onSend={send}
          note={blocked ?? (expired ? EXPIRED : validText(leftMs))}
        />
      )}
    </>
  );
}

const EXPIRED = "The preview is too old to send: change it or review it again.";
const validText = (leftMs: number | undefined) =>
  `Sends exactly this${leftMs === undefined ? "" : `, valid ${Math.ceil(leftMs / 1000)} s`}.`;

/** The second phase of the same keystroke: Ctrl Enter sends. */
function SendRow({
  ready,
  sending,
  verb,
  buys,
  note,
  onBack,
  onSend,
}: {
  ready: boolean;
  sending: boolean;
  verb: string;
  buys: boolean;
  note: string;
  onBack: () => void;
  onSend: () => void;
}) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const latest = useRef(onSend);
  latest.current = onSend;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || event.repeat || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex gap-2">
        <Button size="large" disabled={sending} onClick={onBack}>
          Change
        </Button>
        <button
          ref={button}
          type="button"
          aria-disabled={!ready || sending || undefined}
          aria-busy={sending || undefined}
          onClick={onSend}
          className={cx(
            "flex h-9 min-w-0 flex-1 items-center justify-center gap-2 rounded-2 font-strong text-13 aria-disabled:opacity-50",
            buys ? "bg-up text-on-up" : "bg-down text-on-down",
          )}
        >
          <span className="truncate">{sending ? "Sending…" : `Send ${verb}`}</span>
          <KeyHint keys="Ctrl Enter" inherit />
        </button>
      </div>
      <p className="text-11 text-3" role="status">
        {note}
      </p>
    </div>
  );
}
