"use client";
import { formatTime, groupDigits, Panel, useTimeZone } from "#components/ui/index.ts";

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
      <ol
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
        tabIndex={0}
        aria-label="What happened to the account"
        className="flex max-h-56 flex-col gap-1 overflow-y-auto -outline-offset-2"
      >
        {events.slice(0, SHOWN).map(({ id, at, marketTime, text, isAlert }) => (
          <li key={id} className="flex gap-x-4 text-12 phone:flex-col">
            <span className="shrink-0 text-3">{formatTime((marketTime ?? at) / 1000, zone)}</span>
            <span className={isAlert ? "text-bad" : "text-1"}>
              {isAlert ? `✕ ${groupDigits(text)}` : groupDigits(text)}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
