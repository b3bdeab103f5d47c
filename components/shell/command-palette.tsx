"use client";
import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { Command as Cmdk } from "cmdk";
import { Search } from "lucide-react";
import { useMemo, useState } from "react";
import { cx, KeyHint } from "#components/ui/index.ts";
import type { Command } from "./commands.ts";
import { commandEntries, type PaletteEntry, recentIds, rememberUse, search } from "./palette-entries.ts";
import { shellStore } from "./shell-store.ts";
import { useFoundEntries } from "./use-found-entries.ts";
import { useFoundOrders } from "./use-found-orders.ts";

/** Ctrl K: go anywhere, do anything, find any strategy, run, dataset or order. */
export function CommandPalette({ commands }: { commands: readonly Command[] }) {
  const open = shellStore((store) => store.palette);
  return (
    <BaseDialog.Root open={open} onOpenChange={(palette) => shellStore.setState({ palette })}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-[rgb(0_0_0/0.5)]" />
        <BaseDialog.Popup className="fixed top-[10vh] left-1/2 z-40 w-[620px] max-w-[calc(100vw-24px)] -translate-x-1/2 overflow-hidden rounded-3 bg-1 shadow-float outline-none">
          <BaseDialog.Title className="sr-only">Go to or run a command</BaseDialog.Title>
          <Content commands={commands} />
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

function Content({ commands }: { commands: readonly Command[] }) {
  const [text, setText] = useState("");
  const [recent] = useState(recentIds);
  const found = useFoundEntries();
  const orders = useFoundOrders(text);
  const entries = useMemo(
    () => [...commandEntries(commands), ...found, ...orders.entries],
    [commands, found, orders.entries],
  );
  const shown = useMemo(() => search(entries, text, recent), [entries, text, recent]);
  const choose = (entry: PaletteEntry) => {
    shellStore.setState({ palette: false });
    // An order is there only while it is searched, so it cannot be offered again.
    if (!orders.entries.includes(entry)) rememberUse(entry.id);
    entry.run();
  };
  return (
    <Cmdk label="Commands" loop shouldFilter={false}>
      <div className="flex h-11 items-center gap-2 border-b px-4">
        <Search size={15} aria-hidden="true" className="text-3" />
        <Cmdk.Input
          autoFocus
          value={text}
          onValueChange={setText}
          placeholder="Go to or run a command"
          className="h-full min-w-0 flex-1 bg-transparent text-13 text-1 outline-none"
        />
        <KeyHint keys="Esc" />
      </div>
      <Cmdk.List className="max-h-[56vh] scroll-py-1 overflow-y-auto py-1">
        <Cmdk.Empty className="px-4 py-3 text-3">{orders.emptyWords}</Cmdk.Empty>
        {shown.map(({ group, entries: members }) => (
          <Cmdk.Group
            key={group}
            heading={group}
            className="[&_[cmdk-group-heading]]:px-4 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-11 [&_[cmdk-group-heading]]:text-3"
          >
            {members.map((entry) => (
              <Entry key={entry.id} entry={entry} onChoose={choose} />
            ))}
          </Cmdk.Group>
        ))}
      </Cmdk.List>
      <p className="flex gap-4 border-t px-4 py-2 text-11 text-3 phone:hidden">
        <span>&gt; commands</span>
        <span>: strategies</span>
        <span># runs</span>
        <span>@ data</span>
        <span>$ orders by ClOrdID</span>
      </p>
    </Cmdk>
  );
}

function Entry({ entry, onChoose }: { entry: PaletteEntry; onChoose: (entry: PaletteEntry) => void }) {
  return (
    <Cmdk.Item
      value={entry.id}
      disabled={Boolean(entry.disabledReason)}
      onSelect={() => onChoose(entry)}
      className="flex min-h-8 cursor-default items-center gap-3 px-4 text-12 text-2 data-[disabled=true]:text-3 data-[selected=true]:bg-3 data-[selected=true]:text-1"
    >
      <span className={cx("truncate", entry.isCode && "font-mono text-11")}>{entry.title}</span>
      {entry.note && <span className="truncate text-11 text-3">{entry.note}</span>}
      <span className="ml-auto flex shrink-0 items-center gap-2">
        {entry.disabledReason && <span className="text-11 text-3">{entry.disabledReason}</span>}
        {entry.keys && <KeyHint keys={entry.keys} />}
      </span>
    </Cmdk.Item>
  );
}
