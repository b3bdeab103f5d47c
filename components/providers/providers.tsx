"use client";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { ToastProvider, TooltipProvider } from "#components/ui/index.ts";
import { ApiProvider } from "./api-client.tsx";
import { LiveProvider } from "./live.tsx";
import { SessionProvider } from "./session.tsx";
import { ThemeProvider } from "./theme.tsx";

/** Everything around a page of the workbench, where somebody is signed in. */
export function WorkbenchProviders({ children }: { children: ReactNode }) {
  return (
    <PublicProviders>
      <SessionProvider>
        <LiveProvider>{children}</LiveProvider>
      </SessionProvider>
    </PublicProviders>
  );
}

/** Around the pages that nobody needs to sign in for. */
export function PublicProviders({ children }: { children: ReactNode }) {
  return (
    <NuqsAdapter>
      <ApiProvider>
        <ThemeProvider>
          <TooltipProvider>
            <ToastProvider>{children}</ToastProvider>
          </TooltipProvider>
        </ThemeProvider>
      </ApiProvider>
    </NuqsAdapter>
  );
}
