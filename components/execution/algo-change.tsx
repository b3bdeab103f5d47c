"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useApi } from "#components/providers/index.ts";
import { Button, describeProblem, formatTime, NumberField, TextField } from "#components/ui/index.ts";
import { parseMoment } from "./moment-text.ts";
import { PlanView } from "./plan-view.tsx";
import { useAfterChange } from "./use-trading-changes.ts";

type Changeable = {
  readonly id: string;
  readonly phase: string;
  /** Epoch microseconds; null for what does not trade over a time. */
  readonly end: number | null;
  /** Of the volume; null for what does not follow it. */
  readonly percent: number | null;
  /** By its market's clock. */
  readonly now: number;
};

/** Another end, or another part of the volume: shown as the rest would go out, then sent so. */
export function AlgoChange({
  algorithm,
  zone,
  focus,
}: {
  algorithm: Changeable;
  zone: string;
  focus: boolean;
}) {
  const change = useChange(algorithm, zone);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!focus) return;
    // After the drawer has put the focus where drawers do.
    const frame = requestAnimationFrame(() => first.current?.select());
    return () => cancelAnimationFrame(frame);
  }, [focus]);
  const { end, percent, phase } = algorithm;
  if (end === null && percent === null) return null;
  const what = end === null ? "participation" : "end";
  return (
    <form
      noValidate
      aria-label={`Change its ${what}`}
      className="flex flex-col gap-2 border-line-1 border-t pt-3"
      onSubmit={change.send}
    >
      {percent === null ? (
        <TextField
          ref={first}
          layout="row"
          label="New end"
          error={change.unreadable ? "Write it as 15:45, or as 2026-11-23 15:45." : undefined}
          value={change.text ?? momentText(end, zone)}
          onChange={(event) => change.write(event.target.value)}
        />
      ) : (
        <NumberField
          inputRef={first}
          layout="row"
          label="New participation"
          unit="% of volume"
          step={1}
          value={change.text === null ? percent : change.text === "" ? null : Number(change.text)}
          onChange={(next) => change.write(next === null ? "" : String(next))}
        />
      )}
      {change.slices && <PlanView slices={change.slices} />}
      {change.slices && phase === "paused" && (
        <p className="text-12 text-2">It is paused: the rest is planned anew when it is resumed.</p>
      )}
      {Boolean(change.problem) && (
        <p role="alert" className="text-12 text-bad">
          ✕ {describeProblem(change.problem).sentence}
        </p>
      )}
      {change.text !== null && (
        <div className="flex justify-end gap-2">
          <Button onClick={change.clear}>Keep as it is</Button>
          <Button
            kind="ink"
            type="submit"
            keys="Ctrl Enter"
            busy={change.busy}
            disabled={change.slices === undefined}
          >
            Change the {what}
          </Button>
        </div>
      )}
    </form>
  );
}

const momentText = (at: number | null, zone: string) =>
  at === null ? "" : formatTime(at / 1000, zone, { suffix: false });

/** What was written (null: nothing yet), what would come of it, and the sending of exactly that. */
function useChange({ id, end, now }: Changeable, zone: string) {
  const api = useApi();
  const after = useAfterChange();
  const [{ text, key }, setWritten] = useState<{ text: string | null; key: string }>({ text: null, key: "" });
  const moment = text === null || end === null ? null : parseMoment(text, now, zone);
  const number = text === null || text === "" ? null : Number(text);
  const asked = end === null ? (number === null ? null : { percent: number }) : moment && { end: moment };
  const preview = useQuery(
    api.algos.previewChange.queryOptions(
      { id, ...asked },
      { enabled: asked !== null, staleTime: 2_000, retry: false },
    ),
  );
  const clear = () => setWritten({ text: null, key: "" });
  const change = useMutation(
    api.algos.change.mutationOptions(after("The rest is planned anew", [api.algos.pathKey()], clear)),
  );
  const slices = asked === null ? undefined : preview.data?.slices;
  return {
    text,
    unreadable: end !== null && text !== null && moment === null,
    slices,
    problem: asked === null ? null : (change.error ?? preview.error),
    busy: change.isPending,
    clear,
    // Another text is another change; the same sent again is the same.
    write: (next: string) => {
      change.reset();
      setWritten({ text: next, key: crypto.randomUUID() });
    },
    send: (event: FormEvent) => {
      event.preventDefault();
      if (asked !== null && slices !== undefined && !change.isPending) change.mutate({ id, key, ...asked });
    },
  };
}
