"use client";
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import type { Permission, Role } from "#lib/access/permissions.ts";
import { useApi } from "./api-client.tsx";

/** Who is signed in, in which team, and what they may do there. */
export type Session = {
  user: { id: string; name: string; email: string };
  team: { id: string; name: string };
  teams: { id: string; name: string }[];
  role: Role;
  permissions: Permission[];
};

type SessionState = { session: Session | undefined; error: unknown; retry: () => void };
const SessionContext = createContext<SessionState>({ session: undefined, error: undefined, retry: () => {} });

/** Asks once who is signed in. The page is drawn at once; parts that need the answer wait for it. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const api = useApi();
  const { data, error, refetch } = useQuery(api.session.me.queryOptions({}, { staleTime: 60_000 }));
  return (
    <SessionContext value={{ session: data, error, retry: () => void refetch() }}>{children}</SessionContext>
  );
}

/** The session with its loading state, for the shell. */
export const useSessionState = () => useContext(SessionContext);

/** Undefined until the server has answered. */
export function useSession(): Session | undefined {
  return useContext(SessionContext).session;
}

/** Whether this person may do it. The server checks again; this only decides what to offer. */
export function useCan(permission: Permission): boolean {
  return useSession()?.permissions.includes(permission) ?? false;
}
