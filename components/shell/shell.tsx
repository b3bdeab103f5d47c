"use client";
import type { ReactNode } from "react";
import { useFreshness, useSessionState } from "#components/providers/index.ts";
import { ErrorState, PanelBoundary } from "#components/ui/index.ts";
import { BottomBar } from "./bottom-bar.tsx";
import { CommandPalette } from "./command-palette.tsx";
import { Rail } from "./rail.tsx";
import { ShortcutSheet } from "./shortcut-sheet.tsx";
import { StatusLine } from "./status-line.tsx";
import { TopBar } from "./top-bar.tsx";
import { useCommands } from "./use-commands.ts";
import { useGlobalKeys } from "./use-global-keys.ts";

function OfflineBar() {
  const { state } = useFreshness();
  if (state !== "offline") return null;
  return (
    <p role="alert" className="border-b bg-warn-soft px-4 py-1 text-12 text-warn">
      ! The server does not answer. What you see is the last known state; Pitwall reconnects by itself.
    </p>
  );
}

/** The frame of every page of the workbench. */
export function Shell({
  actions,
  aside,
  children,
}: {
  /** In the top bar, before the person. */
  actions?: ReactNode;
  /** Beside every page, e.g. the order ticket; and what floats above. */
  aside?: ReactNode;
  children: ReactNode;
}) {
  const commands = useCommands();
  useGlobalKeys(commands);
  const { session, error, retry } = useSessionState();
  return (
    <div className="grid h-dvh grid-cols-[auto_minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto] overflow-hidden">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-2 focus:bg-ink focus:px-3 focus:py-1 focus:text-on-ink"
      >
        Skip to the page
      </a>
      <Rail />
      <TopBar actions={actions} />
      <div className="col-start-2 flex min-h-0 min-w-0 phone:col-span-full phone:col-start-1">
        <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
          <OfflineBar />
          {error && !session ? (
            <ErrorState error={error} retry={retry} />
          ) : (
            <PanelBoundary>{children}</PanelBoundary>
          )}
        </main>
        {aside}
      </div>
      <div className="col-start-2 phone:col-span-full phone:col-start-1">
        <StatusLine />
        <BottomBar />
      </div>
      <CommandPalette commands={commands} />
      <ShortcutSheet commands={commands} />
    </div>
  );
}
