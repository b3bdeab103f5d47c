"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef } from "react";
import { useApi } from "#components/providers/index.ts";
import { Button, describeProblem, Panel, TextField, toast } from "#components/ui/index.ts";

/** Changing the password signs out every other session: whoever knew the old one is out. */
export function PasswordPanel() {
  const api = useApi();
  const queryClient = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const change = useMutation(
    api.session.changePassword.mutationOptions({
      onSuccess: () => {
        form.current?.reset();
        toast("done", "The password was changed", { text: "Every other session of yours was signed out." });
        void queryClient.invalidateQueries({ queryKey: api.session.list.queryKey() });
      },
    }),
  );
  const problem = change.error ? describeProblem(change.error) : undefined;
  const wrongCurrent = problem?.at === "currentPassword";
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = new FormData(event.currentTarget);
    change.mutate({
      currentPassword: String(entries.get("currentPassword") ?? ""),
      newPassword: String(entries.get("newPassword") ?? ""),
    });
  };
  return (
    <Panel title="Password">
      <form
        ref={form}
        method="post"
        onSubmit={submit}
        className="grid items-start gap-3 tablet:grid-cols-[1fr_1fr_auto]"
      >
        <TextField
          label="Current password"
          name="currentPassword"
          type="password"
          autoComplete="current-password"
          required
          error={wrongCurrent ? problem?.sentence : undefined}
        />
        <TextField
          label="New password"
          name="newPassword"
          type="password"
          autoComplete="new-password"
          minLength={12}
          maxLength={200}
          required
          description="At least 12 characters."
          error={problem && !wrongCurrent ? problem.sentence : undefined}
        />
        <Button type="submit" busy={change.isPending} className="tablet:mt-5">
          {change.isPending ? "Changing…" : "Change"}
        </Button>
      </form>
    </Panel>
  );
}
