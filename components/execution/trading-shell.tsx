"use client";
import type { ReactNode } from "react";
import { useCan } from "#components/providers/index.ts";
import { Shell } from "#components/shell/index.ts";
import { TicketPanel } from "./ticket.tsx";

/** The frame of the workbench with what trading hangs into it: the order ticket. */
export function TradingShell({ children }: { children: ReactNode }) {
  const mayTrade = useCan("orders:trade");
  return <Shell aside={mayTrade && <TicketPanel />}>{children}</Shell>;
}
