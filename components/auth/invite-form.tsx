"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi, useApiClient } from "#components/providers/index.ts";
import {
  Button,
  buttonClass,
  describeProblem,
  ErrorState,
  LoadingState,
  TextField,
} from "#components/ui/index.ts";
import { AuthCard, Refusal } from "./auth-frame.tsx";
import { NewPassword } from "./new-password.tsx";
import { useEnter } from "./use-enter.ts";

/** An invited person joins the team: with a new account, or with the account of that address. */
export function InviteForm({ token }: { token: string }) {
  const api = useApi();
  const client = useApiClient();
  const invite = useQuery(api.invite.get.queryOptions({ token }));
  const { busy, onSubmit, errorAt, refusal } = useEnter((form) =>
    client.invite.accept.mutate({
      token,
      name: String(form.get("name") ?? invite.data?.email ?? ""),
      password: String(form.get("password") ?? ""),
    }),
  );
  if (invite.isPending) return <LoadingState what="the invite" rows={3} />;
  const refused = invite.error && describeProblem(invite.error);
  if (refused?.code === "not-found")
    return (
      <AuthCard title="This invite is not valid" text={refused.sentence}>
        <Link href="/sign-in" className={buttonClass("ink", "large")}>
          Sign in
        </Link>
      </AuthCard>
    );
  if (invite.error) return <ErrorState error={invite.error} retry={() => void invite.refetch()} />;
  const { teamName, email, role, invitedBy, knownUser } = invite.data;
  return (
    <AuthCard title={`Join ${teamName}`} text={`${invitedBy} invited ${email} with the role ${role}.`}>
      <form method="post" onSubmit={onSubmit} className="flex flex-col gap-4">
        <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
        {knownUser ? (
          <TextField
            label="Password of your account"
            name="password"
            type="password"
            autoComplete="current-password"
            size="large"
            required
            autoFocus
            error={errorAt("password")}
          />
        ) : (
          <>
            <TextField
              label="Name"
              name="name"
              autoComplete="name"
              size="large"
              required
              autoFocus
              error={errorAt("name")}
            />
            <NewPassword error={errorAt("password")} />
          </>
        )}
        <Refusal>{refusal}</Refusal>
        <Button kind="ink" size="large" type="submit" busy={busy}>
          {busy ? "Joining…" : "Join the team"}
        </Button>
      </form>
    </AuthCard>
  );
}
