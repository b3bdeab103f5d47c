"use client";
import { useState } from "react";
import { Button, Dialog, TextField } from "#components/ui/index.ts";

export type Template = { readonly name: string; readonly title: string; readonly description: string };

/** What a new strategy can start from. */
export function TemplateGallery({
  templates,
  disabledReason,
  onCreate,
}: {
  templates: readonly Template[];
  /** Why nothing can be created; undefined when it can. */
  disabledReason: string | undefined;
  onCreate: (template: Template) => void;
}) {
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(220px,1fr))] gap-2 p-3">
      {templates.map((template) => (
        <li key={template.name} className="flex min-h-28 flex-col gap-1 rounded-2 border p-3">
          <h3 className="font-strong text-13 text-1">{template.title}</h3>
          <p className="flex-1 text-12 text-2">{template.description}</p>
          <Button
            size="small"
            className="self-start"
            disabled={disabledReason !== undefined}
            title={disabledReason}
            onClick={() => onCreate(template)}
          >
            Start from this<span className="sr-only">: {template.title}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** Asks for the name of a new strategy. */
export function CreateStrategyDialog({
  template,
  onClose,
  onCreate,
}: {
  template: Template | undefined;
  onClose: () => void;
  /** Resolves with one sentence when the name was refused. */
  onCreate: (template: Template, name: string) => Promise<string | undefined>;
}) {
  const [name, setName] = useState<string>();
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const typed = name ?? template?.title ?? "";
  const create = async () => {
    if (!template || busy) return;
    if (!typed.trim()) {
      setError("Give the strategy a name.");
      return;
    }
    setBusy(true);
    setError(await onCreate(template, typed.trim()).finally(() => setBusy(false)));
  };
  const close = () => {
    setName(undefined);
    setError(undefined);
    onClose();
  };
  return (
    <Dialog
      open={template !== undefined}
      onOpenChange={(open) => !open && close()}
      width="narrow"
      title="New strategy"
      description={template && `Starts as a copy of “${template.title}”. ${template.description}`}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button kind="ink" busy={busy} onClick={create}>
            {busy ? "Creating…" : "Create and open"}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void create();
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
