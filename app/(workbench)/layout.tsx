import type { ReactNode } from "react";
import { TradingShell } from "#components/execution/trading-shell.tsx";
import { WorkbenchProviders } from "#components/providers/index.ts";

export default function WorkbenchLayout({ children }: { children: ReactNode }) {
  return (
    <WorkbenchProviders>
      <TradingShell>{children}</TradingShell>
    </WorkbenchProviders>
  );
}
