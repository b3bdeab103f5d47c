"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi, useApiClient } from "#components/providers/index.ts";
import { Button, buttonClass, ErrorState, LoadingState, TextField } from "#components/ui/index.ts";
import { AuthCard, Refusal } from "./auth-frame.tsx";
import { NewPassword } from "./new-password.tsx";
import { useEnter } from "./use-enter.ts";

/** The one-time link of the first start: the owner chooses name, email and password. */
export function SetupForm({ token }: { token: string }) {
  const api = useApi();
  const client = useApiClient();
  const state = useQuery(api.setup.state.queryOptions());
  const { busy, onSubmit, errorAt, refusal } = useEnter((form) =>
    client.setup.createOwner.mutate({
      token,
      name: String(form.get("name") ?? ""),
      email: String(form.get("email") ?? ""),
      password: String(form.get("password") ?? ""),
    }),
  );
  if (state.isPending) return <LoadingState what="the state of this installation" rows={3} />;
  if (state.error) return <ErrorState error={state.error} retry={() => void state.refetch()} />;
  if (!state.data.needsOwner)
    return (
      <AuthCard
        title="This link was used"
        text="The installation has its owner. Sign in, or ask them for an invite."
      >
        <Link href="/sign-in" className={buttonClass("ink", "large")}>
          Sign in
        </Link>
      </AuthCard>
    );
  return (
    <AuthCard
      title="Make this installation yours"
      text="You become the owner: you see everything and invite the others. This link works once."
    >
      <form method="post" onSubmit={onSubmit} className="flex flex-col gap-4">
        <TextField
          label="Name"
          name="name"
          autoComplete="name"
          size="large"
          required
          autoFocus
          error={errorAt("name")}
        />
        <TextField
          label="Email"
          name="email"
          type="email"
          autoComplete="username"
          size="large"
          required
          error={errorAt("email")}
          description="You sign in with it. Pitwall sends no mail."
        />
        <NewPassword error={errorAt("password")} />
        <Refusal>{refusal}</Refusal>
        <Button kind="ink" size="large" type="submit" busy={busy}>
          {busy ? "Setting up…" : "Create the owner"}
        </Button>
      </form>
    </AuthCard>
  );
}
