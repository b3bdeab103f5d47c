"use client";
import { useEffect, useRef } from "react";

export type EditorKeys = {
  save: () => void;
  quickRun: () => void;
  launch: () => void;
  toggleDiff: () => void;
  nextProblem: () => void;
};

/** The editor's shortcuts, wherever the focus is; they come before Monaco's own. Ctrl M, Ctrl / and F1 stay Monaco's. */
export function useEditorKeys(keys: EditorKeys): void {
  const newest = useRef(keys);
  newest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const action = actionOf(event, newest.current);
      if (!action) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) action();
    };
    addEventListener("keydown", onKey, { capture: true });
    return () => removeEventListener("keydown", onKey, { capture: true });
  }, []);
}

function actionOf(event: KeyboardEvent, keys: EditorKeys): (() => void) | undefined {
  if (event.altKey || document.querySelector('[role="dialog"]')) return undefined;
  const ctrl = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (key === "f8" && !ctrl && !event.shiftKey) return keys.nextProblem;
  if (!ctrl) return undefined;
  if (key === "enter") return event.shiftKey ? keys.launch : keys.quickRun;
  if (key === "s" && !event.shiftKey) return keys.save;
  if (key === "d" && event.shiftKey) return keys.toggleDiff;
  return undefined;
}
