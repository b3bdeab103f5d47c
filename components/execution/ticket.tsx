"use client";
import { ExternalLink, X } from "lucide-react";
import { useMemo, useRef } from "react";
import { useCan } from "#components/providers/index.ts";
import { ModeBadge, usePageCommands } from "#components/shell/index.ts";
import { Button, cx, IconButton, KeyHint, toast } from "#components/ui/index.ts";
import { useStagedOrders } from "./staged-orders.ts";
import { ticketCommand } from "./ticket-command.ts";
import { SideChoice, TicketFields } from "./ticket-fields.tsx";
import { popOut } from "./ticket-hand-over.ts";
import { TicketReview } from "./ticket-review.tsx";
import { useTicket } from "./ticket-store.ts";
import { useTicketFocus } from "./use-ticket-focus.ts";
import { useTicketState } from "./use-ticket-state.ts";

/** The order ticket beside every page, opened by T. Nothing leaves it but what was reviewed. */
export function TicketPanel() {
  const mayTrade = useCan("orders:trade");
  const isOpen = useTicket((ticket) => ticket.isOpen);
  const open = useTicket((ticket) => ticket.open);
  usePageCommands(useMemo(() => [ticketCommand(open)], [open]));
  return mayTrade && isOpen ? <Ticket /> : null;
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
  const panel = useRef<HTMLElement>(null);
  useTicketFocus(panel, reviewing);
  return (
    <aside
      ref={panel}
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
        "flex flex-col bg-1 -outline-offset-2",
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
            estimate={state.estimate}
            error={review.error ?? state.preview.error ?? send.error}
            currency={account?.currency ?? ""}
            decimals={state.fields.steps.decimals}
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
          <span className="min-w-0 whitespace-normal leading-4">
            {review.isPending ? "Asking…" : `Review ${words}`}
          </span>
          <KeyHint keys="Ctrl Enter" inherit />
        </Button>
      </div>
      {blocked && <p className="text-11 text-3">{blocked}.</p>}
    </footer>
  );
}
