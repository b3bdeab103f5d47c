"use client";
import { CSPProvider } from "@base-ui/react/csp-provider";
import { createContext, type ReactNode, useContext } from "react";

const Nonce = createContext<string | undefined>(undefined);

/** Hands the request's CSP nonce to the widgets that write style elements. */
export function NonceProvider({ nonce, children }: { nonce?: string; children: ReactNode }) {
  return (
    <Nonce value={nonce}>
      <CSPProvider nonce={nonce}>{children}</CSPProvider>
    </Nonce>
  );
}

export const useNonce = () => useContext(Nonce);
