"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "#components/providers/index.ts";
import { Button, TextField } from "#components/ui/index.ts";
import { useAfterChange } from "./use-trading-changes.ts";

/** Whom to reach when the broker does not answer; the kill switch's panel shows it. */
export function EmergencyForm({ id, emergency }: { id: string; emergency: string }) {
  const api = useApi();
  const after = useAfterChange();
  const [text, setText] = useState(emergency);
  const save = useMutation(
    api.accounts.setEmergency.mutationOptions(
      after("The kill switch's panel shows it", [api.accounts.pathKey()]),
    ),
  );
  return (
    <form
      className="flex items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ id, emergency: text.trim() });
      }}
    >
      <TextField
        className="flex-1"
        label="In an emergency: phone or page"
        placeholder="+1 212 555 0100"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" busy={save.isPending} disabled={text.trim() === emergency}>
        Save
      </Button>
    </form>
  );
}
