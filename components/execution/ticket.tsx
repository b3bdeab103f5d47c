"use client";
import { ExternalLink, X } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useCan } from "#components/providers/index.ts";
import { ModeBadge, usePageCommands } from "#components/shell/index.ts";
import { Button, cx, IconButton, KeyHint, toast } from "#components/ui/index.ts";
import { stepsBySymbol } from "./instrument-steps.ts";
import { useStagedOrders } from "./staged-orders.ts";
import { SideChoice, TicketFields } from "./ticket-fields.tsx";
import { popOut } from "./ticket-hand-over.ts";
import { TicketReview } from "./ticket-review.tsx";
import { type Draft, intentOf, sideTitle } from "./ticket-rules.ts";
import { sizeOf } from "./ticket-size.ts";
import { useTicket } from "./ticket-store.ts";
import { useLiveOrders, useOrdersFreshness } from "./use-live-orders.ts";
import { useLivePreview, useReview } from "./use-ticket-preview.ts";
import { useAccounts, useBrokers, useInstruments, useQuote } from "./use-trading-facts.ts";

/** The order ticket beside every page, opened by T. Nothing leaves it but what was reviewed. */
export function TicketPanel() {
  const isOpen = useTicket((ticket) => ticket.isOpen);
  const open = useTicket((ticket) => ticket.open);
  usePageCommands(
    useMemo(
      () => [
        {
          id: "ticket.open",
          title: "New order",
          group: "Do",
          keys: "T",
          permission: "orders:trade",
          run: () => open(),
        },
      ],
      [open],
    ),
  );
  return isOpen ? <Ticket /> : null;
}

function useSideKeys(reviewing: boolean) {
  const change = useTicket((ticket) => ticket.change);
  usePageCommands(
    useMemo(
      () =>
        reviewing
          ? []
          : ([
              {
                id: "ticket.buy",
                title: "Ticket: buy",
                group: "This page",
                keys: "B",
                run: () => change({ side: "buy" }),
              },
              {
                id: "ticket.sell",
                title: "Ticket: sell",
                group: "This page",
                keys: "S",
                run: () => change({ side: "sell" }),
              },
            ] as const),
      [change, reviewing],
    ),
  );
}

/** `inWindow`: it has a window of its own, and fills it. */
export function Ticket({ inWindow = false }: { inWindow?: boolean }) {
  const state = useTicketState();
  const { account, review, send, freshness, words, reviewing, backToEdit, close } = state;
  useSideKeys(reviewing);
  return (
    <aside
      aria-label="Order ticket"
      data-panel=""
      data-ticket={inWindow ? undefined : ""}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        if (reviewing) backToEdit();
        else if (!inWindow) close();
      }}
      className={cx(
        "flex flex-col bg-1 outline-none",
        inWindow
          ? "mx-auto min-h-0 w-full max-w-120 flex-1"
          : "w-84 shrink-0 border-l phone:fixed phone:inset-0 phone:z-40 phone:w-full",
      )}
    >
      <header className="flex h-11 shrink-0 items-center gap-2 border-b px-3">
        <h2 className="font-strong text-15 text-1">Order ticket</h2>
        {account && <ModeBadge mode={account.mode} />}
        {!inWindow && (
          <span className="ml-auto flex">
            <IconButton
              label="Ticket in its own window"
              className="phone:hidden"
              onClick={() => popOut(state.fields.draft) && close()}
            >
              <ExternalLink size={14} aria-hidden="true" />
            </IconButton>
            <IconButton label="Close the ticket" onClick={close}>
              <X size={16} aria-hidden="true" />
            </IconButton>
          </span>
        )}
      </header>
      <form
        // The controls judge ticks and lots, with a sentence each.
        noValidate
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          if (!reviewing) state.onReview();
        }}
      >
        <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3">
          <SideChoice {...state.fields} />
          <TicketFields {...state.fields} />
          <TicketReview
            preview={review.data?.preview ?? state.preview.data}
            error={review.error ?? state.preview.error ?? send.error}
            currency={account?.currency ?? ""}
            reviewing={reviewing}
            sending={send.isPending}
            blocked={freshness.fresh ? undefined : state.blocked}
            verb={words}
            buys={state.fields.draft.side === "buy"}
            onBack={backToEdit}
            onSend={state.onSend}
          />
        </div>
        {!reviewing && <TicketFooter {...state} />}
      </form>
    </aside>
  );
}

function TicketFooter({ fields, said, blocked, review, words }: ReturnType<typeof useTicketState>) {
  const stage = useStagedOrders((staged) => staged.stage);
  const onStage = () => {
    const { draft, size } = fields;
    stage({ ...draft, quantity: size.quantity, sizing: "units" }, crypto.randomUUID(), Date.now());
    toast("done", "Staged on this browser", {
      text: "It waits under Staged on the blotter; several of them are sent as one basket.",
    });
  };
  return (
    <footer className="flex shrink-0 flex-col gap-1.5 border-t p-3">
      <div className="flex gap-2">
        <Button size="large" disabled={"missing" in said} onClick={onStage}>
          Stage
        </Button>
        <Button
          type="submit"
          kind="ink"
          size="large"
          className="min-w-0 flex-1"
          busy={review.isPending}
          disabled={blocked !== undefined}
        >
          <span className="truncate">{review.isPending ? "Asking…" : `Review ${words}`}</span>
          <KeyHint keys="Ctrl Enter" inherit />
        </Button>
      </div>
      {blocked && <p className="text-11 text-3">{blocked}.</p>}
    </footer>
  );
}

/** What the ticket says, what stands against sending it, and its two phases. */
function useTicketState() {
  const { draft, change, close, stagedId } = useTicket();
  const mayTrade = useCan("orders:trade");
  const accounts = useAccounts().data ?? NONE;
  const instruments = useInstruments().data ?? NONE;
  const steps = useMemo(() => stepsBySymbol(instruments), [instruments])(draft.symbol ?? "");
  const account = accounts.find(({ id }) => id === draft.account);
  const quote = useQuote(draft.account, draft.symbol);
  const unstage = useStagedOrders((staged) => staged.remove);
  const freshness = useOrdersFreshness(useLiveOrders());
  const { review, send } = useReview();
  const reviewing = review.data !== undefined;
  const instrument = instruments.find(({ symbol }) => symbol === draft.symbol);
  const brokers = useBrokers().data ?? NONE;
  const sized = sizeOf(draft, { instrument, account, quote });
  const size = review.data ? { ...sized, quantity: Number(review.data.intent.quantity) } : sized;
  const said = size.missing ? { missing: size.missing } : intentOf({ ...draft, quantity: size.quantity });
  const preview = useLivePreview("intent" in said && !reviewing ? said.intent : null);
  useEffect(() => {
    const [only] = accounts.filter(({ state }) => state === "open");
    if (draft.account === null && only) change({ account: only.id });
  }, [accounts, draft.account, change]);
  const backToEdit = () => {
    review.reset();
    send.reset();
  };
  const words = `${sideTitle[draft.side].toLowerCase()} ${size.quantity ?? ""} ${draft.symbol ?? ""}`;
  const blocked = whyNot(freshness, said, mayTrade);
  const onSent = ({ outcome, findings }: { outcome: string; findings: readonly { message: string }[] }) => {
    backToEdit();
    if (outcome !== "accepted")
      return toast("problem", `Not sent: ${words}`, {
        text: findings.map(({ message }) => message).join(" "),
      });
    toast("done", `Accepted: ${words}`, { text: "It is stored and on its way to the venue." });
    if (stagedId) unstage(stagedId);
    change({ quantity: null, amount: null });
  };
  return {
    account,
    review,
    send,
    preview,
    freshness,
    said,
    blocked,
    words,
    reviewing,
    backToEdit,
    close,
    onReview: () => "intent" in said && blocked === undefined && review.mutate(said.intent),
    onSend: (accepted: ReadonlySet<string>, reason?: string) => {
      if (!review.data || !freshness.fresh || send.isPending) return;
      const { key, preview: sealed } = review.data;
      send.mutate({ key, token: sealed.token, accepted: [...accepted], reason }, { onSuccess: onSent });
    },
    fields: {
      draft,
      onChange: change,
      accounts,
      instruments,
      steps,
      quote,
      shortAllowed: account?.shortAllowed ?? false,
      size,
      brackets: brokers.find(({ name }) => name === account?.broker)?.capabilities.brackets ?? false,
      disabled: reviewing,
    },
  };
}

const NONE: readonly never[] = [];

/** Why the ticket may not go on; undefined when it may. */
function whyNot(
  freshness: { fresh: boolean; word: string },
  said: Draft,
  mayTrade: boolean,
): string | undefined {
  if (!mayTrade) return "Your role may not trade (orders:trade)";
  if (!freshness.fresh)
    return `Orders are ${freshness.word.toLowerCase()}: nothing is sent until they are fresh`;
  return "missing" in said ? said.missing : undefined;
}
