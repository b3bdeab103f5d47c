"use client";
import { useState } from "react";
import { Button, Dialog, TextField } from "#components/ui/index.ts";

/** Asks for a note and saves the draft as the next version. */
export function SaveVersionDialog({
  open,
  number,
  thenLaunch,
  onClose,
  onSave,
}: {
  open: boolean;
  /** The number that the version will have. */
  number: number;
  /** The version is saved in order to launch it. */
  thenLaunch: boolean;
  onClose: () => void;
  onSave: (note: string) => Promise<void>;
}) {
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    await onSave(note.trim()).finally(() => setBusy(false));
    setNote("");
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      width="narrow"
      title={`Save version ${number}`}
      description={
        thenLaunch
          ? "A full backtest runs a saved version, so that its result can always be traced to its code."
          : "A version never changes; runs refer to it by the hash of its content."
      }
      actions={
        <>
          <Button onClick={onClose}>Keep editing</Button>
          <Button kind="ink" busy={busy} onClick={save}>
            {busy ? "Saving…" : thenLaunch ? "Save and go to launch" : "Save version"}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label="Note"
          description="Optional: what changed."
          value={note}
          maxLength={200}
          onChange={(event) => setNote(event.target.value)}
          autoComplete="off"
        />
      </form>
    </Dialog>
  );
}
