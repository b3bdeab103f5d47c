"use client";
import { useEffect, useState } from "react";
import { toast, usePreferences } from "#components/ui/index.ts";
import type { Command } from "./commands.ts";
import { isTyping, keySequence } from "./key-sequence.ts";

/** An open dialog; toasts have the same role but are not modal. */
const OPEN_DIALOG =
  '[role="dialog"]:not([aria-modal="false"]), [role="alertdialog"]:not([aria-modal="false"])';

/** Runs the command whose keys were pressed. While typing or in a dialog only combinations with Ctrl count. */
export function useGlobalKeys(commands: readonly Command[]): void {
  // The first key of two is remembered while a page that opens changes what can be done.
  const [read] = useState(keySequence);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || ["Control", "Shift", "Alt", "Meta"].includes(event.key))
        return;
      const combined = event.ctrlKey || event.metaKey || /^F\d+$/.test(event.key);
      const busy = isTyping(event.target) || document.querySelector(OPEN_DIALOG);
      if (!combined && (busy || !usePreferences.getState().singleKeys)) return;
      const names = read(event, event.timeStamp);
      const command = names
        .map((name) => commands.find(({ keys }) => keys === name))
        .find((found) => found !== undefined);
      if (!command) {
        if (names.includes("Ctrl Enter")) sendForm(event);
        return;
      }
      event.preventDefault();
      if (command.disabledReason) toast("note", command.title, { text: `${command.disabledReason}.` });
      else command.run();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [commands, read]);
}

/** Ctrl Enter sends the form that the cursor is in. */
function sendForm(event: KeyboardEvent): void {
  const form = event.target instanceof Element ? event.target.closest("form") : null;
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
}
