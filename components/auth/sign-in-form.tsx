"use client";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { safeCallback, useApi } from "#components/providers/index.ts";
import { Button, formatClock, formatDuration, localZone, TextField } from "#components/ui/index.ts";
import { AuthCard, Refusal } from "./auth-frame.tsx";
import { trySignIn } from "./sign-in.ts";
import { useHydrated } from "./use-hydrated.ts";

const WELCOME: Record<string, string> = {
  revoked: "This session was ended. Sign in again to go on.",
  "signed-out": "You are signed out.",
};

export function SignInForm() {
  const query = useSearchParams();
  const [refusal, setRefusal] = useState<string>();
  const [retryAt, setRetryAt] = useState<number>();
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const wait = useCountdown(retryAt);
  const hydrated = useHydrated();

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = new FormData(event.currentTarget);
    setBusy(true);
    setRefusal(undefined);
    const answer = await trySignIn(String(entries.get("email") ?? ""), String(entries.get("password") ?? ""));
    if (answer.ok) {
      window.location.assign(safeCallback(query.get("callbackUrl")));
      return;
    }
    setBusy(false);
    setRefusal(answer.sentence);
    setRetryAt(answer.retryAt);
    const password = form.current?.elements.namedItem("password") as HTMLInputElement | null;
    password?.focus();
    password?.select();
  };

  return (
    <AuthCard title="Sign in" text={WELCOME[query.get("reason") ?? ""]}>
      <form ref={form} method="post" onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="Email"
          name="email"
          type="email"
          autoComplete="username"
          size="large"
          required
          autoFocus
        />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          size="large"
          required
        />
        <Refusal>
          {refusal && (
            <>
              {refusal}
              {retryAt &&
                wait > 0 &&
                ` Try again at ${formatClock(retryAt, localZone())}, in ${formatDuration(wait * 1000).replace(/\.\d/, "")}.`}
              {retryAt && wait === 0 && " You may try again now."}
            </>
          )}
        </Refusal>
        <Button kind="ink" size="large" type="submit" busy={busy} disabled={!hydrated || wait > 0}>
          {busy ? "Signing in…" : "Sign in"}
        </Button>
      </form>
      <FirstStartHint />
    </AuthCard>
  );
}

/** Whole seconds until the instant; 0 when it has passed or there is none. */
function useCountdown(until: number | undefined): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (until === undefined) return;
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [until]);
  return until === undefined || now === 0 ? 0 : Math.max(0, Math.ceil((until - now) / 1000));
}

/** Nobody can sign in before the owner exists; the link to make one is in the terminal only. */
function FirstStartHint() {
  const api = useApi();
  const { data } = useQuery(api.setup.state.queryOptions());
  if (!data?.needsOwner) return null;
  return (
    <p className="rounded-2 border px-3 py-2 text-12 text-2">
      This installation has no owner yet. Open the one-time link that{" "}
      <code className="font-mono">npm start</code> printed in the terminal.
    </p>
  );
}
