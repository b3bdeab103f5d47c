import Link from "next/link";
import { Button, Chip, formatAge, PageHeader, useTimeZone } from "#components/ui/index.ts";
import type { DraftState } from "./use-draft.ts";

/** Where one is, whether the draft is safe, and what can be done with it. */
export function EditorHeader({
  name,
  base,
  draft,
  dirty,
  readOnlyReason,
  comparing,
  now,
  onDiff,
  onSave,
  onQuickRun,
  onLaunch,
}: {
  name: string;
  /** The newest version, e.g. "v14"; undefined before the first. */
  base: string | undefined;
  draft: DraftState;
  /** The draft differs from the newest version. */
  dirty: boolean;
  readOnlyReason: string | undefined;
  comparing: boolean;
  now: number;
  onDiff: (() => void) | undefined;
  onSave: () => void;
  onQuickRun: () => void;
  onLaunch: () => void;
}) {
  const zone = useTimeZone();
  const state = readOnlyReason ? undefined : draftWords(draft, now, zone);
  return (
    <PageHeader
      parents={<Link href="/strategies">Strategies</Link>}
      title={name}
      chips={
        <>
          <Chip tone={dirty ? "neutral" : "quiet"}>{chipText(base, dirty)}</Chip>
          {readOnlyReason && (
            <Chip tone="warn" title={readOnlyReason}>
              Read only
            </Chip>
          )}
          {draft.kind === "kept" && !readOnlyReason && <Chip tone="warn">Not on the server</Chip>}
        </>
      }
      note={readOnlyReason ?? state}
      actions={
        <>
          <Button
            kind="ghost"
            keys="Ctrl Shift D"
            aria-pressed={comparing}
            disabled={!onDiff}
            onClick={onDiff}
          >
            {comparing ? "Close diff" : "Diff"}
          </Button>
          {!readOnlyReason && (
            <Button kind="ghost" keys="Ctrl S" disabled={!dirty} onClick={onSave} className="phone:hidden">
              Save version
            </Button>
          )}
          <Button keys="Ctrl Enter" onClick={onQuickRun}>
            Quick run
          </Button>
          <Button kind="ink" keys="Ctrl Shift Enter" onClick={onLaunch}>
            Full backtest
          </Button>
        </>
      }
    />
  );
}

function chipText(base: string | undefined, dirty: boolean): string {
  if (!base) return "Draft, no version yet";
  return dirty ? `Draft on ${base}` : `Same as ${base}`;
}

function draftWords(draft: DraftState, now: number, zone: string): string {
  if (draft.kind === "saving") return "Saving…";
  if (draft.kind === "kept")
    return "The server does not answer. Your text is kept in this browser; trying again.";
  return `Saved ${formatAge(draft.at, now, zone)}`;
}
