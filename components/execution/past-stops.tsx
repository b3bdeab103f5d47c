"use client";
import { formatTime, useTimeZone } from "#components/ui/index.ts";
import { placeOf, type Stop } from "./active-stops.tsx";
import { useOrderNames } from "./use-trading-facts.ts";

export type PastStop = {
  readonly kind: Stop["scope"]["kind"];
  readonly id: string;
  readonly level: string;
  readonly by: string | null;
  /** Epoch microseconds. */
  readonly at: number;
  readonly reason: string;
  readonly endedBy: string | null;
  readonly endedAt: number;
};

/** What was stopped before, and who armed it again; the audit log has all of it. */
export function PastStops({ history }: { history: readonly PastStop[] }) {
  const zone = useTimeZone();
  const names = useOrderNames();
  if (history.length === 0) return null;
  const when = (at: number) => formatTime(Math.floor(at / 1000), zone);
  return (
    <details className="border-line-1 border-t pt-3 text-12">
      <summary className="min-h-6 text-2">History, {history.length} armed again</summary>
      <ul className="flex flex-col gap-2 pt-1">
        {history.map((one) => (
          <li key={`${one.kind} ${one.id} ${one.at}`} className="text-2">
            <b className="font-medium text-1">
              {placeOf(one, names)}, {one.level}
            </b>
            : {names.trader(one.by) ?? "Pitwall itself"}, {when(one.at)}: {one.reason} Armed again by{" "}
            {names.trader(one.endedBy) ?? "Pitwall itself"}, {when(one.endedAt)}.
          </li>
        ))}
      </ul>
    </details>
  );
}
