"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi, useCan } from "#components/providers/index.ts";
import {
  Button,
  Chip,
  describeProblem,
  formatInteger,
  formatTime,
  TextField,
  useTimeZone,
} from "#components/ui/index.ts";
import type { OrderNames } from "./order-columns.tsx";
import { useAccounts, useOrderNames } from "./use-trading-facts.ts";

type Scope = {
  readonly kind: "symbol" | "strategy" | "account" | "desk" | "everything";
  readonly id?: string | null;
};
export type Stop = {
  readonly scope: Scope;
  readonly level: string;
  readonly by: string | null;
  readonly at: number;
  readonly reason: string;
  readonly effect: {
    readonly cancelled: number;
    readonly working: number;
    readonly unknown: number;
    readonly sentSince: number;
    readonly held: number | null;
  };
  readonly rearm: { readonly by: string | null; readonly at: number; readonly reason: string } | null;
};
export type KillState = { readonly scopes: readonly Stop[]; readonly latch: readonly unknown[] };

/** "Everything", "Account Paper", "Symbol IBM". */
export const placeOf = ({ kind, id }: Scope, names: Pick<OrderNames, "account">): string =>
  kind === "everything"
    ? "Everything"
    : `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${kind === "account" ? names.account(id ?? "") : (id ?? "")}`;

/** What is stopped, the proof that it is, and the way back. */
export function ActiveStops({ state }: { state: KillState }) {
  if (state.scopes.length === 0 && state.latch.length === 0)
    return (
      <section aria-label="What is stopped">
        <p className="text-12 text-good">
          <span aria-hidden="true">✓ </span>Trading is armed: nothing is stopped.
        </p>
      </section>
    );
  return (
    <section aria-label="What is stopped" className="flex flex-col gap-3">
      {state.latch.length > 0 && (
        <p className="text-12 text-warn">
          ! The file latch is set: what is stopped stays stopped even while the database is away.
        </p>
      )}
      {state.scopes.map((stop) => (
        <ActiveStop key={`${stop.scope.kind} ${stop.scope.id ?? ""}`} stop={stop} />
      ))}
    </section>
  );
}

function ActiveStop({ stop }: { stop: Stop }) {
  const zone = useTimeZone();
  const names = useOrderNames();
  const { scope, level, by, at, reason, effect } = stop;
  return (
    <article className="flex flex-col gap-2 rounded-2 border border-bad p-3">
      <p className="flex items-center gap-2 text-13">
        <b className="font-strong text-1">{placeOf(scope, names)}</b>
        <Chip tone="bad">{level}</Chip>
      </p>
      <p className="text-12 text-2">
        {names.trader(by) ?? "Pitwall itself"}, {formatTime(Math.floor(at / 1000), zone)}: {reason}
      </p>
      <Effect level={level} {...effect} />
      {level === "disconnect" && <CutLines scope={scope} />}
      <Rearm stop={stop} />
    </article>
  );
}

/** "37 cancelled, 0 working, 2 unknown": what is unknown is never hidden. */
function Effect({ level, cancelled, working, unknown, sentSince, held }: Stop["effect"] & { level: string }) {
  const lines = [
    [
      sentSince === 0
        ? "No new order has left since"
        : `${formatInteger(sentSince)} sent after the stop: being looked into`,
      sentSince === 0,
    ],
    ...(level === "pause" || level === "disconnect"
      ? []
      : [
          [
            `${formatInteger(cancelled)} cancelled, ${formatInteger(working)} still working`,
            working === 0,
          ] as const,
          [
            unknown === 0
              ? "No order of unknown outcome"
              : `${formatInteger(unknown)} of unknown outcome: the venue is asked until it is known`,
            unknown === 0,
          ] as const,
        ]),
    ...(level === "flatten" && held !== null
      ? [[held === 0 ? "No position is held" : `${formatInteger(held)} still held`, held === 0] as const]
      : []),
  ] as const;
  return (
    <ul aria-label="Proof" className="flex flex-col gap-0.5 text-12">
      {lines.map(([text, done]) => (
        <li key={text} className={done ? "text-good" : "text-warn"}>
          <span aria-hidden="true">{done ? "✓ " : "! "}</span>
          {text}
        </li>
      ))}
    </ul>
  );
}

/** Whether the line of each account under it is down. */
function CutLines({ scope }: { scope: Scope }) {
  const accounts = useAccounts().data ?? [];
  const under = accounts.filter(
    ({ id, desk }) =>
      scope.kind === "everything" || (scope.kind === "account" ? id === scope.id : desk === scope.id),
  );
  const up = under.filter(({ connection }) => connection.state === "connected");
  return (
    <p className={up.length === 0 ? "text-12 text-good" : "text-12 text-warn"}>
      <span aria-hidden="true">{up.length === 0 ? "✓ " : "! "}</span>
      {up.length === 0
        ? `${formatInteger(under.length)} of ${formatInteger(under.length)} lines are cut`
        : `Still connected: ${up.map(({ name }) => name).join(", ")}`}
    </p>
  );
}

/** One member asks, another confirms; in a team of one the same, after a new sign-in and a minute. */
function Rearm({ stop }: { stop: Stop }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const mayRearm = useCan("risk:rearm");
  const names = useOrderNames();
  const [reason, setReason] = useState("");
  const settle = {
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.killSwitch.pathKey() }),
  };
  const ask = useMutation(api.killSwitch.requestRearm.mutationOptions(settle));
  const confirm = useMutation(api.killSwitch.confirmRearm.mutationOptions(settle));
  const scope = { kind: stop.scope.kind, ...(stop.scope.id ? { id: stop.scope.id } : {}) };
  const problem = ask.error ?? confirm.error;
  if (!mayRearm)
    return <p className="text-11 text-3">Arming again needs risk:rearm: an owner, admin or risk.</p>;
  return (
    <div className="flex flex-col gap-2 border-line-1 border-t pt-2">
      {stop.rearm ? (
        <div className="flex items-center gap-2 text-12">
          <span className="min-w-0">
            {names.trader(stop.rearm.by) ?? "Pitwall"} asks to arm again: {stop.rearm.reason}
          </span>
          <Button
            className="ml-auto"
            kind="ink"
            busy={confirm.isPending}
            onClick={() => confirm.mutate({ scope })}
          >
            Confirm
          </Button>
        </div>
      ) : (
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim()) ask.mutate({ scope, reason: reason.trim() });
          }}
        >
          <TextField
            className="flex-1"
            label="Why it is safe to arm again"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <Button type="submit" busy={ask.isPending} disabled={reason.trim() === ""}>
            Ask to arm
          </Button>
        </form>
      )}
      {problem && (
        <p role="alert" className="text-12 text-bad">
          ✕ {describeProblem(problem).sentence}
        </p>
      )}
    </div>
  );
}
