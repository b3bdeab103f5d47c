"use client";
import type { editor } from "monaco-editor/editor";
import { useEffect, useState } from "react";

export type DraftState =
  | { readonly kind: "saved"; readonly at: Date }
  | { readonly kind: "saving" }
  /** Kept in this browser until the server answers again. */
  | { readonly kind: "kept" };

const PAUSE_MS = 800;
const RETRY_MS = 5_000;
const keyOf = (id: string) => `pitwall.draft.${id}`;

/** The text to start with: what this browser could not save last time, else the server's draft. */
export function initialDraft(id: string, source: string): string {
  return localStorage.getItem(keyOf(id)) ?? source;
}

/** Saves the draft a moment after each change, and keeps it in this browser while the server cannot. */
export function useDraft(
  id: string,
  model: editor.ITextModel | undefined,
  saved: { readonly source: string; readonly savedAt: Date },
  save: ((source: string) => Promise<unknown>) | undefined,
): DraftState {
  const [state, setState] = useState<DraftState>({ kind: "saved", at: saved.savedAt });
  const { source: savedSource } = saved;
  useEffect(() => {
    if (!model || !save) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stored = savedSource;
    const store = async () => {
      const source = model.getValue();
      setState({ kind: "saving" });
      try {
        await save(source);
        stored = source;
        if (model.isDisposed() || model.getValue() !== source) return;
        localStorage.removeItem(keyOf(id));
        setState({ kind: "saved", at: new Date() });
      } catch {
        setState({ kind: "kept" });
        timer = setTimeout(store, RETRY_MS);
      }
    };
    const changed = () => {
      const source = model.getValue();
      clearTimeout(timer);
      if (source === stored) return;
      localStorage.setItem(keyOf(id), source);
      timer = setTimeout(store, PAUSE_MS);
    };
    changed();
    const watch = model.onDidChangeContent(changed);
    return () => {
      clearTimeout(timer);
      watch.dispose();
    };
  }, [id, model, savedSource, save]);
  return state;
}
