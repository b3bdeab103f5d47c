"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi, useCan } from "#components/providers/index.ts";
import { Button, Chip, formatTime, Panel, TextField, useTimeZone } from "#components/ui/index.ts";
import { useAfterChange } from "./use-trading-changes.ts";
import { useOrderNames } from "./use-trading-facts.ts";

type Said = { readonly by: string | null; readonly at: number };
type Promotion = {
  readonly version: string;
  readonly approved: (Said & { readonly note: string }) | null;
  readonly asked: (Said & { readonly reason: string }) | null;
};

/** From paper to live: one member asks for the version that ran here, another who answers for risk decides. */
export function PromotionPanel({ id, promotion }: { id: string; promotion: Promotion }) {
  const { version, approved, asked } = promotion;
  const name = version.length === 64 ? `${version.slice(0, 12)}…` : version;
  return (
    <Panel title="Promote to live" note={`Whether version ${name} may trade on live accounts`}>
      {approved ? (
        <Approved version={version} {...approved} />
      ) : asked ? (
        <Decide id={id} {...asked} />
      ) : (
        <Ask id={id} />
      )}
    </Panel>
  );
}

function useWords() {
  const zone = useTimeZone();
  const names = useOrderNames();
  return ({ by, at }: Said) => `${names.trader(by) ?? "Pitwall"}, ${formatTime(at / 1000, zone)}`;
}

function Approved({ version, note, ...said }: Said & { version: string; note: string }) {
  const api = useApi();
  const words = useWords();
  const after = useAfterChange();
  const mayDecide = useCan("risk:limits");
  const touched = [api.forwardTests.pathKey(), api.accounts.approvals.pathKey()];
  const withdraw = useMutation(
    api.accounts.withdrawApproval.mutationOptions(after("It may no longer trade live", touched)),
  );
  return (
    <p className="flex flex-wrap items-center gap-2 text-12 text-2">
      <Chip tone="good">May trade live</Chip>
      <span>
        {words(said)}
        {note && `: ${note}`}
      </span>
      {mayDecide && (
        <Button
          kind="danger"
          className="ml-auto"
          busy={withdraw.isPending}
          onClick={() => withdraw.mutate({ version })}
        >
          Withdraw
        </Button>
      )}
    </p>
  );
}

function Decide({ id, reason, ...said }: Said & { id: string; reason: string }) {
  const api = useApi();
  const words = useWords();
  const after = useAfterChange();
  const mayDecide = useCan("risk:limits");
  const touched = [api.forwardTests.pathKey(), api.accounts.approvals.pathKey()];
  const decide = useMutation(
    api.forwardTests.decidePromotion.mutationOptions(
      after(({ approve }: { approve: boolean }) => (approve ? "It may trade live" : "Sent back"), touched),
    ),
  );
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-2 text-12 text-2">
        <Chip tone="warn">Waits for a second person</Chip>
        <span>
          {words(said)}: {reason}
        </span>
      </p>
      {mayDecide ? (
        <div className="flex gap-2">
          <Button kind="ink" busy={decide.isPending} onClick={() => decide.mutate({ id, approve: true })}>
            Approve for live
          </Button>
          <Button busy={decide.isPending} onClick={() => decide.mutate({ id, approve: false })}>
            Send back
          </Button>
        </div>
      ) : (
        <p className="text-11 text-3">Deciding needs risk:limits: an owner, admin or risk.</p>
      )}
    </div>
  );
}

function Ask({ id }: { id: string }) {
  const api = useApi();
  const after = useAfterChange();
  const mayAsk = useCan("forward-tests:run");
  const [reason, setReason] = useState("");
  const ask = useMutation(
    api.forwardTests.askPromotion.mutationOptions(
      after("Asked: another member decides", [api.forwardTests.pathKey()], () => setReason("")),
    ),
  );
  if (!mayAsk) return <p className="text-12 text-3">Not for live accounts; nobody asked that it may.</p>;
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim()) ask.mutate({ id, reason: reason.trim() });
      }}
    >
      <TextField
        className="min-w-60 flex-1"
        label="Why it is ready for live accounts"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button type="submit" busy={ask.isPending} disabled={reason.trim() === ""}>
        Ask to promote
      </Button>
    </form>
  );
}
