"use client";
import { useEffect } from "react";
import { create } from "zustand";
import type { Permission } from "#lib/access/permissions.ts";

/** Something that can be done from the palette, the shortcut sheet and, with `keys`, from the keyboard. */
export type Command = {
  /** Unique, stable: it is remembered as recently used. */
  id: string;
  title: string;
  group: "Go to" | "This page" | "Do" | "View";
  /** "C", "G H" (one after the other) or "Ctrl Enter". */
  keys?: string;
  permission?: Permission;
  /** Said to whom `permission` is missing, without a full stop; otherwise the permission is named. */
  deniedReason?: string;
  /** Why it cannot be done now, shown instead of doing it. */
  disabledReason?: string;
  /** Works while typing too; only for combinations with Ctrl. */
  run: () => void;
};

/** The command as a session with these permissions may use it; as it is while nobody's are known. */
export function permitted(command: Command, permissions: readonly Permission[] | undefined): Command {
  const { permission, deniedReason } = command;
  if (!permission || !permissions || permissions.includes(permission)) return command;
  return { ...command, disabledReason: deniedReason ?? `Needs ${permission}` };
}

type CommandStore = { page: ReadonlyMap<symbol, readonly Command[]> };
export const commandStore = create<CommandStore>(() => ({ page: new Map() }));

/** Offers commands while the calling component is on screen. Keep the array stable (useMemo). */
export function usePageCommands(commands: readonly Command[]): void {
  useEffect(() => {
    const owner = Symbol("page");
    commandStore.setState(({ page }) => ({ page: new Map(page).set(owner, commands) }));
    return () =>
      commandStore.setState(({ page }) => {
        const rest = new Map(page);
        rest.delete(owner);
        return { page: rest };
      });
  }, [commands]);
}
