"use client";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  splitLink,
  TRPCClientError,
  type TRPCLink,
} from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import type { AppRouter } from "#server/api/root.ts";
import { goToSignIn } from "./sign-in-address.ts";

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

/** `useApi().runs.list.queryOptions()` for react-query; `useApiClient().runs.launch.mutate()` to call at once. */
export { useTRPC as useApi, useTRPCClient as useApiClient };

const codeOf = (error: unknown) =>
  error instanceof TRPCClientError ? (error as TRPCClientError<AppRouter>).data?.appCode : undefined;
/** Asking again cannot mend these. */
const FINAL = new Set(["bad-input", "unauthenticated", "forbidden", "not-found", "conflict", "too-large"]);

function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (codeOf(error) === "unauthenticated") goToSignIn();
      },
    }),
    defaultOptions: {
      queries: {
        // The live stream invalidates what changed; this is the safety net.
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && !FINAL.has(codeOf(error) ?? ""),
        refetchOnWindowFocus: false,
      },
      mutations: {
        onError: (error) => {
          if (codeOf(error) === "unauthenticated") goToSignIn();
        },
      },
    },
  });
}

const WAY = { url: "/api/trpc", transformer: superjson, headers: { "x-pitwall": "1" } };

/** react-query's infinite queries add the direction they page in; the server's inputs are strict and know no such key. */
const withoutDirection: TRPCLink<AppRouter> = () => (call) => {
  const { op } = call;
  if (op.type !== "query" || typeof op.input !== "object" || op.input === null || !("direction" in op.input))
    return call.next(op);
  const { direction: _direction, ...input } = op.input;
  return call.next({ ...op, input });
};

/** Questions of one moment travel together by GET; every change travels alone by POST, as the server demands. */
function makeClient() {
  return createTRPCClient<AppRouter>({
    links: [
      withoutDirection,
      splitLink({
        condition: ({ type }) => type === "query",
        true: httpBatchLink({ ...WAY, maxItems: 20, maxURLLength: 4000 }),
        false: httpLink(WAY),
      }),
    ],
  });
}

/** The way to the server: tRPC for questions and commands, react-query for what was answered. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [trpcClient] = useState(makeClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
