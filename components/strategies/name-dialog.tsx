"use client";
import { useState } from "react";
import { Button, Dialog, describeProblem, TextField } from "#components/ui/index.ts";

/** Asks for a strategy's name; one that is refused stays, with the reason in its field. */
export function NameDialog({
  open,
  title,
  description,
  suggestion,
  action,
  onClose,
  onSubmit,
}: {
  open: boolean;
  title: string;
  description?: string;
  /** Stands in the field until another name is typed. */
  suggestion: string;
  /** What the button does, and what it says meanwhile, e.g. `["Rename", "Renaming…"]`. */
  action: readonly [label: string, busy: string];
  onClose: () => void;
  /** Rejects when the name is refused. */
  onSubmit: (name: string) => Promise<void>;
}) {
  const [name, setName] = useState<string>();
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const typed = name ?? suggestion;
  const close = () => {
    setName(undefined);
    setError(undefined);
    onClose();
  };
  const submit = async () => {
    if (busy) return;
    if (!typed.trim()) return setError("Give the strategy a name.");
    setBusy(true);
    setError(undefined);
    await onSubmit(typed.trim())
      .catch((problem) => setError(describeProblem(problem).sentence))
      .finally(() => setBusy(false));
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      width="narrow"
      title={title}
      description={description}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button kind="ink" busy={busy} onClick={submit}>
            {busy ? action[1] : action[0]}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField
          label="Name"
          value={typed}
          error={error}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
