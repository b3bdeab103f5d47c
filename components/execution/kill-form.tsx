"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "#components/providers/index.ts";
import { Button, cx, describeProblem, Segmented, Select, TextField } from "#components/ui/index.ts";
import { HoldButton } from "./hold-button.tsx";
import { InstrumentField } from "./order-entry-fields.tsx";
import type { Instrument } from "./trading-types.ts";
import { useAccounts, useInstruments } from "./use-trading-facts.ts";

type KillLevel = "pause" | "cancel" | "flatten" | "disconnect";
type ScopeKind = "everything" | "desk" | "account" | "strategy" | "symbol";

const SCOPES = [
  { value: "everything", label: "Everything" },
  { value: "desk", label: "Desk" },
  { value: "account", label: "Account" },
  { value: "strategy", label: "Strategy" },
  { value: "symbol", label: "Symbol" },
] as const satisfies readonly { value: ScopeKind; label: string }[];

const LADDER = [
  { level: "pause", title: "1 Pause", text: "No new order leaves. What works at the venue stays." },
  { level: "cancel", title: "2 Cancel", text: "Pause, and ask for the cancel of every working order." },
  { level: "flatten", title: "3 Flatten", text: "Cancel, then close every position at the market." },
  {
    level: "disconnect",
    title: "4 Disconnect",
    text: "Pause, and cut the line to the broker. What works there stays: cancel or flatten first.",
  },
] as const satisfies readonly { level: KillLevel; title: string; text: string }[];

/** What to stop, how far, why; then hold, or type STOP. */
export function KillForm() {
  const api = useApi();
  const queryClient = useQueryClient();
  const accounts = useAccounts().data ?? [];
  const instruments = useInstruments().data ?? [];
  const [kind, setKind] = useState<ScopeKind>("everything");
  const [id, setId] = useState("");
  const [level, setLevel] = useState<KillLevel>("cancel");
  const [reason, setReason] = useState("");
  const [word, setWord] = useState("");
  const kill = useMutation(
    api.killSwitch.activate.mutationOptions({
      onSuccess: () => setWord(""),
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.killSwitch.pathKey() }),
    }),
  );
  const named = kind === "everything" || id.trim() !== "";
  const ready = named && reason.trim() !== "" && !kill.isPending;
  const stop = () =>
    ready &&
    kill.mutate({
      scope: kind === "everything" ? { kind } : { kind, id: id.trim() },
      level,
      reason: reason.trim(),
    });
  const desks = [...new Set(accounts.flatMap((account) => account.desk ?? []))];
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (word === "STOP") stop();
      }}
    >
      <div className="flex">
        <Segmented
          label="What to stop"
          options={SCOPES}
          value={kind}
          onChange={(next) => {
            setKind(next);
            setId("");
            if (!hasLine(next) && level === "disconnect") setLevel("flatten");
          }}
        />
      </div>
      <ScopeName
        kind={kind}
        id={id}
        onId={setId}
        accounts={accounts}
        desks={desks}
        instruments={instruments}
      />
      <Ladder level={level} onLevel={setLevel} hasLine={hasLine(kind)} />
      <TextField
        label="Why, for the audit log"
        required
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <HoldButton disabled={!ready} onHeld={stop}>
        {kill.isPending ? "Stopping…" : "Hold 1.5 s to stop"}
      </HoldButton>
      <div className="flex items-end gap-2">
        <TextField
          className="flex-1"
          label="or type STOP and send"
          autoComplete="off"
          value={word}
          onChange={(event) => setWord(event.target.value)}
        />
        <Button type="submit" kind="danger" disabled={!ready || word !== "STOP"}>
          Stop
        </Button>
      </div>
      {kill.error && (
        <p role="alert" className="text-12 text-bad">
          ✕ {describeProblem(kill.error).sentence}
        </p>
      )}
    </form>
  );
}

function ScopeName({
  kind,
  id,
  onId,
  accounts,
  desks,
  instruments,
}: {
  kind: ScopeKind;
  id: string;
  onId: (id: string) => void;
  accounts: readonly { id: string; name: string }[];
  desks: readonly string[];
  instruments: readonly Instrument[];
}) {
  if (kind === "everything") return null;
  if (kind === "strategy")
    return (
      <TextField
        label="Strategy version"
        required
        value={id}
        onChange={(event) => onId(event.target.value)}
      />
    );
  if (kind === "symbol")
    return (
      <InstrumentField
        instruments={instruments}
        value={id || null}
        onChange={(symbol) => onId(symbol ?? "")}
      />
    );
  const options =
    kind === "account"
      ? accounts.map((account) => ({ value: account.id, label: account.name }))
      : desks.map((desk) => ({ value: desk, label: desk }));
  return (
    <Select
      label={kind === "account" ? "Account" : "Desk"}
      options={options}
      value={id || null}
      onChange={onId}
      placeholder={options.length ? "Choose…" : "None exists"}
    />
  );
}

/** A line is an account's: neither a strategy nor a symbol has one. */
const hasLine = (kind: ScopeKind): boolean => kind !== "strategy" && kind !== "symbol";

function Ladder({
  level,
  onLevel,
  hasLine,
}: {
  level: KillLevel;
  onLevel: (level: KillLevel) => void;
  hasLine: boolean;
}) {
  return (
    <fieldset className="flex flex-col gap-1" aria-label="How far">
      {LADDER.filter((step) => hasLine || step.level !== "disconnect").map((step) => (
        <label
          key={step.level}
          className={cx(
            "flex items-center gap-2 rounded-2 border px-3 py-1.5 text-12",
            level === step.level ? "border-bad bg-bad-soft text-1" : "border-line-2 text-2",
          )}
        >
          <input
            type="radio"
            name="level"
            checked={level === step.level}
            onChange={() => onLevel(step.level)}
            className="size-3.5 accent-(--bad)"
          />
          <span>
            <b className="font-strong">{step.title}</b> <span className="text-2">{step.text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
