"use client";
import { useEffect, useMemo, useRef } from "react";
import { type Command, usePageCommands } from "#components/shell/index.ts";

export type EditorActions = {
  save: () => void;
  quickRun: () => void;
  launch: () => void;
  toggleDiff: () => void;
  nextProblem: () => void;
  format: () => void;
};

const KEYS: readonly { action: keyof EditorActions; title: string; keys: string }[] = [
  { action: "save", title: "Save a version", keys: "Ctrl S" },
  { action: "quickRun", title: "Quick run in this browser", keys: "Ctrl Enter" },
  { action: "launch", title: "Full backtest", keys: "Ctrl Shift Enter" },
  { action: "toggleDiff", title: "Compare the draft with a version", keys: "Ctrl Shift D" },
  { action: "nextProblem", title: "Next problem", keys: "F8" },
  { action: "format", title: "Format the source", keys: "Alt Shift F" },
];

/** The editor's commands in the palette, and their keys wherever the focus is: they come before Monaco's own. */
export function useEditorKeys(actions: EditorActions): void {
  const newest = useRef(actions);
  newest.current = actions;
  const commands = useMemo(
    () =>
      KEYS.map(
        ({ action, title, keys }): Command => ({
          id: `editor:${action}`,
          title,
          keys,
          group: "This page",
          run: () => newest.current[action](),
        }),
      ),
    [],
  );
  usePageCommands(commands);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const action = actionOf(event);
      if (!action || isDialogOpen()) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) newest.current[action]();
    };
    addEventListener("keydown", onKey, { capture: true });
    return () => removeEventListener("keydown", onKey, { capture: true });
  }, []);
}

/** Toasts have a dialog's role, but are not modal. */
function isDialogOpen(): boolean {
  const dialogs = document.querySelectorAll('[role="dialog"], [role="alertdialog"]');
  return [...dialogs].some((dialog) => dialog.getAttribute("aria-modal") !== "false");
}

/** What a key press asks for; undefined for every other key. */
export function actionOf(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">,
): keyof EditorActions | undefined {
  const ctrl = event.ctrlKey || event.metaKey;
  const pressed = [
    ctrl && "Ctrl",
    event.altKey && "Alt",
    event.shiftKey && "Shift",
    event.key.length === 1 ? event.key.toUpperCase() : event.key,
  ];
  const name = pressed.filter(Boolean).join(" ");
  return KEYS.find(({ keys }) => keys === name)?.action;
}
