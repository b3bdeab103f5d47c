"use client";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { useSession } from "#components/providers/index.ts";
import { usePreferences } from "#components/ui/index.ts";
import { type Command, commandStore, permitted } from "./commands.ts";
import { areas } from "./navigation.ts";
import { shellStore } from "./shell-store.ts";

/** Moves to the next or previous panel on screen, as F6 does in editors. */
function walkPanels(step: 1 | -1): void {
  const panels = [...document.querySelectorAll<HTMLElement>("[data-panel]")].filter(
    (panel) => panel.offsetParent,
  );
  const now = panels.findIndex((panel) => panel.contains(document.activeElement));
  panels.at((now + step + panels.length) % Math.max(1, panels.length))?.focus();
}

function focusFilter(): void {
  const filters = document.querySelectorAll<HTMLInputElement>("[data-quick-filter]");
  [...filters].find((filter) => filter.offsetParent)?.focus();
}

const NEXT_DENSITY = { dense: "compact", compact: "comfortable", comfortable: "dense" } as const;

function viewCommands(): Command[] {
  const { set } = usePreferences.getState();
  const view = (id: string, title: string, keys: string | undefined, run: () => void): Command => ({
    id: `view:${id}`,
    title,
    group: "View",
    keys,
    run,
  });
  const { dataset } = document.documentElement;
  return [
    view("palette", "Go to or run a command", "Ctrl K", () => shellStore.setState({ palette: true })),
    view("shortcuts", "Show all shortcuts", "?", () => shellStore.setState({ shortcuts: true })),
    view("filter", "Filter the rows", "/", focusFilter),
    view("panel-next", "Next panel", "F6", () => walkPanels(1)),
    view("panel-previous", "Previous panel", "Shift F6", () => walkPanels(-1)),
    view("rail", "Show or hide the labels of the rail", "[", () =>
      set({ railCollapsed: !usePreferences.getState().railCollapsed }),
    ),
    view("theme", "Switch between light and dark", "Ctrl Shift L", () =>
      set({ theme: dataset.theme === "dark" ? "light" : "dark" }),
    ),
    view("density", "Next row density", "Ctrl .", () =>
      set({ density: NEXT_DENSITY[usePreferences.getState().density] }),
    ),
  ];
}

/** Every command of this moment: the page's own first, then new things, places and the view. */
export function useCommands(): Command[] {
  const router = useRouter();
  const session = useSession();
  const page = commandStore((store) => store.page);
  return useMemo(() => {
    const places = areas.map(
      ({ href, label, keys, permission }): Command => ({
        id: `go:${href}`,
        title: label,
        group: "Go to",
        keys,
        permission,
        run: () => router.push(href),
      }),
    );
    const own = [...page.values()].flat();
    const launch: Command = {
      id: "do:launch",
      title: "New backtest",
      group: "Do",
      keys: own.some((command) => command.keys === "C") ? undefined : "C",
      permission: "runs:launch",
      run: () => router.push("/backtests/new"),
    };
    const view = typeof document === "undefined" ? [] : viewCommands();
    return [...own, launch, ...places, ...view].map((command) => permitted(command, session?.permissions));
  }, [router, page, session]);
}
