"use client";
import { Figure, formatBytes, formatDate, formatInteger, Panel } from "#components/ui/index.ts";
import type { Micros, Resolution } from "#lib/core/columns.ts";
import type { CalendarId } from "#lib/data/calendars/index.ts";
import { calendarName } from "./words.ts";

type Snapshot = {
  hash: string;
  number: number;
  rows: number;
  firstAt: Micros;
  lastAt: Micros;
  bytes: number;
  createdAt: Date;
};

export type Dataset = {
  id: string;
  name: string;
  resolution: Resolution;
  timeZone: string;
  calendar: CalendarId;
  source: string;
  licence: string;
  synthetic: boolean;
  snapshot: Snapshot;
  snapshots: Snapshot[];
  symbols: { symbol: string; rows: number; firstAt: Micros; lastAt: Micros }[];
};

export function DatasetFacts({ dataset }: { dataset: Dataset }) {
  const { snapshot, timeZone } = dataset;
  const day = (at: Micros) => formatDate(at / 1000, timeZone);
  return (
    <Panel flush className="shrink-0">
      <div className="grid grid-cols-[repeat(auto-fit,minmax(130px,1fr))]">
        <Figure size="normal" label="Symbols" value={formatInteger(dataset.symbols.length)} />
        <Figure size="normal" label="Rows" value={formatInteger(snapshot.rows)} />
        <Figure size="normal" label="First day" value={day(snapshot.firstAt)} />
        <Figure size="normal" label="Last day" value={day(snapshot.lastAt)} />
        <Figure size="normal" label="Calendar" value={calendarName(dataset.calendar)} />
        <Figure size="normal" label="Days counted in" value={timeZone} />
        <Figure size="normal" label="Size" value={formatBytes(snapshot.bytes)} />
        <Figure size="normal" label="Licence" value={dataset.licence} />
      </div>
    </Panel>
  );
}
