"use client";
import { Dialog, KeyHint, usePreferences } from "#components/ui/index.ts";
import type { Command } from "./commands.ts";
import { shellStore } from "./shell-store.ts";

/** Keys that belong to a part of the screen instead of a command. */
const PLACES: readonly (readonly [place: string, keys: readonly (readonly [string, string])[]])[] = [
  [
    "In a grid",
    [
      ["Next row", "J"],
      ["Previous row", "K"],
      ["Select the row", "X"],
      ["Select on", "Shift ↓"],
      ["Select all that the filter shows", "Ctrl A"],
      ["Open the row", "Enter"],
      ["Copy the raw cell", "Ctrl C"],
      ["Copy the raw row", "Ctrl Shift C"],
    ],
  ],
  [
    "First in the palette",
    [
      ["Commands", ">"],
      ["Strategies", ":"],
      ["Runs", "#"],
      ["Data", "@"],
      ["Orders by ClOrdID", "$"],
    ],
  ],
  [
    "Everywhere",
    [
      ["Send the form", "Ctrl Enter"],
      ["Close what is open", "Esc"],
    ],
  ],
];

function Line({ title, keys }: { title: string; keys: string }) {
  return (
    <li className="flex min-h-7 items-center justify-between gap-4 border-line-1 border-b">
      <span className="text-1">{title}</span>
      <span className="sr-only">{keys}</span>
      <KeyHint keys={keys} />
    </li>
  );
}

/** All shortcuts on one sheet, opened by "?". */
export function ShortcutSheet({ commands }: { commands: readonly Command[] }) {
  const open = shellStore((store) => store.shortcuts);
  const singleKeys = usePreferences((preferences) => preferences.singleKeys);
  const groups = ["This page", "Do", "Go to", "View"] as const;
  return (
    <Dialog
      title="Shortcuts"
      open={open}
      onOpenChange={(shortcuts) => shellStore.setState({ shortcuts })}
      width="wide"
      description={singleKeys ? undefined : "Single-key shortcuts are off; Settings turns them on."}
    >
      <div className="gap-x-8 text-12 tablet:columns-2">
        {groups.map((group) => {
          const shown = commands.filter((command) => command.group === group && command.keys);
          if (!shown.length) return null;
          return (
            <section key={group} className="mb-4 break-inside-avoid">
              <h3 className="mb-1 text-11 text-3">{group}</h3>
              <ul>
                {shown.map(({ id, title, keys }) => (
                  <Line key={id} title={title} keys={keys ?? ""} />
                ))}
              </ul>
            </section>
          );
        })}
        {PLACES.map(([place, keys]) => (
          <section key={place} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-11 text-3">{place}</h3>
            <ul>
              {keys.map(([title, key]) => (
                <Line key={title} title={title} keys={key} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
