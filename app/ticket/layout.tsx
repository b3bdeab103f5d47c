import type { ReactNode } from "react";
import { WorkbenchProviders } from "#components/providers/index.ts";

export default function TicketLayout({ children }: { children: ReactNode }) {
  return <WorkbenchProviders>{children}</WorkbenchProviders>;
}
