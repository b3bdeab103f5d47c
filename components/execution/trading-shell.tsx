"use client";
import type { ReactNode } from "react";
import { Shell } from "#components/shell/index.ts";
import { KillButton, KillPanel } from "./kill-switch.tsx";
import { TicketPanel } from "./ticket.tsx";

/** The frame of the workbench with what trading hangs into it: the kill switch and the order ticket. */
export function TradingShell({ children }: { children: ReactNode }) {
  return (
    <Shell
      actions={<KillButton />}
      aside={
        <>
          <TicketPanel />
          <KillPanel />
        </>
      }
    >
      {children}
    </Shell>
  );
}
