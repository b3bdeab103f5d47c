"use client";
import type { ReactNode } from "react";
import { PanelBoundary } from "#components/ui/index.ts";
import { useCommands } from "./use-commands.ts";
import { useGlobalKeys } from "./use-global-keys.ts";

/** The frame of a window of its own: the keys, without rail and bars. */
export function ShellWindow({ children }: { children: ReactNode }) {
  useGlobalKeys(useCommands());
  return (
    <main id="main" tabIndex={-1} className="flex h-dvh min-h-0 flex-col outline-none">
      <PanelBoundary>{children}</PanelBoundary>
    </main>
  );
}
