"use client";
import { formatTime, Panel, useTimeZone } from "#components/ui/index.ts";

type AccountEvent = {
  readonly id: string;
  readonly at: number;
  readonly marketTime: number | null;
  readonly text: string;
  readonly isAlert: boolean;
};

const SHOWN = 50;

/** What the broker did to an account besides fills; nothing when nothing happened. */
export function AccountEventsPanel({ events }: { events: readonly AccountEvent[] }) {
  const zone = useTimeZone();
  if (events.length === 0) return null;
  return (
    <Panel title="What happened to the account" note={`Newest first; the last ${SHOWN}`}>
      <ol className="flex flex-col gap-1">
        {events.slice(0, SHOWN).map(({ id, at, marketTime, text, isAlert }) => (
          <li key={id} className={isAlert ? "text-12 text-bad" : "text-12 text-2"}>
            <span className="tabular-nums">{formatTime((marketTime ?? at) / 1000, zone)}</span>{" "}
            {isAlert ? `✕ ${text}` : text}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
