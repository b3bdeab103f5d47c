"use client";
import { type RefObject, useEffect, useRef } from "react";
import { useTicket } from "./ticket-store.ts";

/** Whoever opens the ticket is led into it, and back to where they were when it closes. */
export function useTicketFocus(ticket: RefObject<HTMLElement | null>, reviewing: boolean): void {
  const opened = useTicket((store) => store.opened);
  const cameFrom = useRef<HTMLElement | null>(null);
  useEffect(() => {
    if (opened === 0) return;
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement && !ticket.current?.contains(activeElement))
      cameFrom.current = activeElement;
    ticket.current?.focus();
  }, [opened, ticket]);
  // The button that was pressed goes when a phase does.
  useEffect(() => {
    if (!reviewing && opened > 0 && document.activeElement === document.body) ticket.current?.focus();
  }, [reviewing, opened, ticket]);
  useEffect(
    () => () => {
      // What it held has gone with it: nothing else has taken the focus since.
      if (document.activeElement === document.body) cameFrom.current?.focus();
    },
    [],
  );
}
