"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useMemo, useRef, useState } from "react";
import { useApi, useCan } from "#components/providers/index.ts";
import { ModeBadge, modeOf, RoleGate, usePageCommands } from "#components/shell/index.ts";
import {
  Button,
  Cell,
  Chip,
  Dialog,
  describeProblem,
  EmptyState,
  formatAge,
  formatInteger,
  formatTime,
  HeadCell,
  PageBody,
  PageHeader,
  Panel,
  QueryPanel,
  Segmented,
  Select,
  Table,
  TextField,
  useTimeZone,
} from "#components/ui/index.ts";
import { AdoptDialog } from "./adopt-dialog.tsx";
import { moreText, sideText } from "./break-words.ts";
import { UnprovenOrders } from "./unproven-orders.tsx";
import { useAfterChange } from "./use-trading-changes.ts";
import { useAccounts } from "./use-trading-facts.ts";

type Break = {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly ours: string;
  readonly theirs: string;
  readonly state: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly reason: string | null;
  readonly canAdopt: boolean;
};

/** Our books beside the broker's: what was compared, what differs, and how each difference was settled. */
export function ReconcileScreen() {
  const accounts = useAccounts();
  const [chosen, setChosen] = useQueryState("account", parseAsString);
  const accountId = chosen ?? accounts.data?.[0]?.id ?? null;
  return (
    <>
      <PageHeader
        title="Reconcile"
        chips={<ModeBadge mode={modeOf(accounts.data)} />}
        note="Our books beside the broker's; nothing is adjusted without a reason"
        actions={
          accountId && (
            <>
              <Select
                label="Account"
                hideLabel
                className="w-44"
                options={(accounts.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
                value={accountId}
                onChange={(next) => void setChosen(next)}
              />
              <RunButton accountId={accountId} />
            </>
          )
        }
      />
      <RoleGate screen="Reconcile" permission="orders:read">
        <PageBody>
          {accountId ? (
            <Reconciliation accountId={accountId} />
          ) : (
            <Panel flush>
              <EmptyState
                title="No account to reconcile"
                text="Open an account first; its books are compared on every connection."
              />
            </Panel>
          )}
        </PageBody>
      </RoleGate>
    </>
  );
}

function RunButton({ accountId }: { accountId: string }) {
  const api = useApi();
  const after = useAfterChange();
  const mayResolve = useCan("reconcile:resolve");
  const run = useMutation(
    api.reconcile.run.mutationOptions(
      after("It is compared as soon as the line is up", [api.reconcile.pathKey()]),
    ),
  );
  if (!mayResolve) return null;
  return (
    <Button kind="ink" busy={run.isPending} onClick={() => run.mutate({ accountId })}>
      Compare now
    </Button>
  );
}

const isOpen = ({ state }: Break) => state === "open";

function Reconciliation({ accountId }: { accountId: string }) {
  const api = useApi();
  const zone = useTimeZone();
  const mayResolve = useCan("reconcile:resolve");
  const [resolving, setResolving] = useState<Break | null>(null);
  const query = useQuery(api.reconcile.list.queryOptions({ accountId }, { refetchInterval: 3_000 }));
  const next = query.data?.breaks.find((one) => isOpen(one) || one.canAdopt);
  useDecideKey(mayResolve && next ? () => setResolving(next) : undefined);
  return (
    <>
      <UnprovenOrders accountId={accountId} zone={zone} />
      <QueryPanel
        title="Differences"
        what="differences"
        query={query}
        flush
        empty={{
          when: ({ breaks }) => breaks.length === 0,
          title: "No difference was ever found",
          text: "Orders, positions and cash of both sides agreed in every comparison below.",
        }}
      >
        {({ breaks }) => (
          <Table
            cards
            label="Differences"
            head={
              <>
                <HeadCell>State</HeadCell>
                <HeadCell>What</HeadCell>
                <HeadCell right>Ours</HeadCell>
                <HeadCell right>The broker's</HeadCell>
                <HeadCell right>The broker has more</HeadCell>
                <HeadCell>First seen</HeadCell>
                <HeadCell>Why</HeadCell>
                <HeadCell right>
                  <span className="sr-only">Actions</span>
                </HeadCell>
              </>
            }
          >
            {breaks.map((one) => (
              <tr key={one.id}>
                <Cell label="State">
                  <Chip tone={isOpen(one) ? "warn" : "quiet"}>{one.state}</Chip>
                </Cell>
                <Cell label="What" strong>
                  {one.kind} {one.subject}
                </Cell>
                <Cell label="Ours" right title={one.ours}>
                  {sideText(one.kind, one.ours)}
                </Cell>
                <Cell label="The broker's" right title={one.theirs}>
                  {sideText(one.kind, one.theirs)}
                </Cell>
                <Cell label="The broker has more" right>
                  {moreText(one)}
                </Cell>
                <Cell label="First seen" title={formatTime(one.firstSeen / 1000, zone)}>
                  {formatAge(one.firstSeen / 1000, Date.now(), zone)}
                </Cell>
                <Cell label="Why">{one.reason ?? "—"}</Cell>
                <Cell right>
                  {mayResolve && (isOpen(one) || one.canAdopt) && (
                    <Button size="small" onClick={() => setResolving(one)}>
                      {one.canAdopt ? "Decide" : "Settle"}
                    </Button>
                  )}
                </Cell>
              </tr>
            ))}
          </Table>
        )}
      </QueryPanel>
      <Runs runs={query.data?.runs ?? []} zone={zone} />
      {resolving?.canAdopt && <AdoptDialog order={resolving} onClose={() => setResolving(null)} />}
      {resolving && !resolving.canAdopt && (
        <SettleDialog difference={resolving} onClose={() => setResolving(null)} />
      )}
    </>
  );
}

/** A decides about the first difference that is open. */
function useDecideKey(decide: (() => void) | undefined): void {
  const latest = useRef(decide);
  latest.current = decide;
  const can = decide !== undefined;
  usePageCommands(
    useMemo(
      () => [
        {
          id: "reconcile.decide",
          title: "Decide about the first open difference",
          group: "This page",
          keys: "A",
          permission: "reconcile:resolve",
          disabledReason: can ? undefined : "No difference is open",
          run: () => latest.current?.(),
        },
      ],
      [can],
    ),
  );
}

type RunRow = {
  readonly id: string;
  readonly why: string;
  readonly at: number;
  readonly orders: number;
  readonly positions: number;
  readonly currencies: number;
  readonly breaks: number;
  readonly changes: number;
};

function Runs({ runs, zone }: { runs: readonly RunRow[]; zone: string }) {
  return (
    <Panel title="Comparisons" note="On start, on reconnect, on schedule and when asked" flush>
      <Table
        cards
        label="Comparisons"
        head={
          <>
            <HeadCell>When</HeadCell>
            <HeadCell>Why</HeadCell>
            <HeadCell right>Orders</HeadCell>
            <HeadCell right>Positions</HeadCell>
            <HeadCell right>Currencies</HeadCell>
            <HeadCell right>Differences</HeadCell>
            <HeadCell right>Changes</HeadCell>
          </>
        }
      >
        {runs.map((run) => (
          <tr key={run.id}>
            <Cell>{formatTime(run.at / 1000, zone)}</Cell>
            <Cell label="Why">{run.why}</Cell>
            <Cell label="Orders" right>
              {formatInteger(run.orders)}
            </Cell>
            <Cell label="Positions" right>
              {formatInteger(run.positions)}
            </Cell>
            <Cell label="Currencies" right>
              {formatInteger(run.currencies)}
            </Cell>
            <Cell label="Differences" right>
              {formatInteger(run.breaks)}
            </Cell>
            <Cell label="Changes" right>
              {formatInteger(run.changes)}
            </Cell>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}

const WAYS = [
  { value: "adjustment", label: "Adjusting entry" },
  { value: "deposit", label: "Paid in or moved" },
] as const;

function SettleDialog({ difference, onClose }: { difference: Break; onClose: () => void }) {
  const api = useApi();
  const after = useAfterChange();
  const [reason, setReason] = useState("");
  const [way, setWay] = useState<(typeof WAYS)[number]["value"]>("adjustment");
  const settle = useMutation(
    api.reconcile.adjust.mutationOptions(
      after("The difference is settled", [api.reconcile.pathKey()], onClose),
    ),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Settle ${difference.kind} ${difference.subject}`}
      description={`Ours: ${sideText(difference.kind, difference.ours)}. The broker's: ${sideText(difference.kind, difference.theirs)}. An explicit entry brings our books to the broker's; nothing is dropped.`}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim()) settle.mutate({ breakId: difference.id, reason: reason.trim(), as: way });
        }}
      >
        <div className="flex">
          <Segmented label="As" options={WAYS} value={way} onChange={setWay} />
        </div>
        <TextField
          label="Why, for the audit log"
          required
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {settle.error && (
          <p role="alert" className="text-12 text-bad">
            ✕ {describeProblem(settle.error).sentence}
          </p>
        )}
        <Button
          type="submit"
          kind="ink"
          className="self-end"
          busy={settle.isPending}
          disabled={reason.trim() === ""}
        >
          Settle
        </Button>
      </form>
    </Dialog>
  );
}
