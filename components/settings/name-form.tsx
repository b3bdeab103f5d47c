"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useApi } from "#components/providers/index.ts";
import { Button, describeProblem, TextField, toast } from "#components/ui/index.ts";

/** The name that stands beside what one did. */
export function NameForm({ name }: { name: string }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState(name);
  const rename = useMutation(
    api.session.renameSelf.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries();
        toast("done", "Your name was changed");
      },
    }),
  );
  const next = typed.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (next && next !== name) rename.mutate({ name: next });
  };
  return (
    <form onSubmit={submit} className="mb-3 flex items-end gap-3">
      <TextField
        label="Name"
        value={typed}
        maxLength={100}
        autoComplete="name"
        onChange={(event) => setTyped(event.target.value)}
        error={rename.error ? describeProblem(rename.error).sentence : undefined}
        className="min-w-0 flex-1"
      />
      <Button type="submit" busy={rename.isPending} disabled={!next || next === name}>
        {rename.isPending ? "Changing…" : "Change"}
      </Button>
    </form>
  );
}
