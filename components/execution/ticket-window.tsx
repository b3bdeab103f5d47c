"use client";
import { useEffect } from "react";
import { RoleGate, ShellWindow } from "#components/shell/index.ts";
import { Ticket } from "./ticket.tsx";
import { takeDraft } from "./ticket-hand-over.ts";
import { useTicket } from "./ticket-store.ts";

/** The order ticket in a window of its own, with what was written in the one that it came from. */
export function TicketWindow() {
  const change = useTicket((ticket) => ticket.change);
  useEffect(() => {
    const draft = takeDraft();
    if (draft) change(draft);
  }, [change]);
  return (
    <ShellWindow>
      <RoleGate screen="Order ticket" permission="orders:trade">
        <Ticket inWindow />
      </RoleGate>
    </ShellWindow>
  );
}
