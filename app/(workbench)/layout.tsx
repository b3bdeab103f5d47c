import type { ReactNode } from "react";
import { WorkbenchProviders } from "#components/providers/index.ts";
import { Shell } from "#components/shell/index.ts";

export default function WorkbenchLayout({ children }: { children: ReactNode }) {
  return (
    <WorkbenchProviders>
      <Shell>{children}</Shell>
    </WorkbenchProviders>
  );
}
