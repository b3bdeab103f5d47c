"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "#components/providers/index.ts";
import { formatDate, formatInteger, formatPercent, QueryPanel } from "#components/ui/index.ts";
import type { Coverage } from "#lib/data/validation/index.ts";
import type { Dataset } from "./dataset-facts.tsx";

const CELLS = 120;

/** How much of each stretch of the span is there: full cells are whole, low ones lack bars. */
export function CoveragePanel({ dataset, symbol }: { dataset: Dataset; symbol: string }) {
  const api = useApi();
  const query = useQuery(
    api.data.coverage.queryOptions({ snapshot: dataset.snapshot.hash, symbol, cells: CELLS }),
  );
  return (
    <QueryPanel
      title="Coverage"
      note={query.data && coverageNote(query.data, dataset)}
      what="coverage"
      query={query}
      className="shrink-0"
    >
      {(cells) => <Strip cells={cells} dataset={dataset} symbol={symbol} />}
    </QueryPanel>
  );
}

const shareOf = ({ bars, expected }: Coverage): number => (expected > 0 ? Math.min(1, bars / expected) : 1);

function coverageNote(cells: readonly Coverage[], { calendar }: Dataset): string {
  if (calendar === "none") return "this dataset has no calendar to compare with";
  const sum = (of: (cell: Coverage) => number) => cells.reduce((total, cell) => total + of(cell), 0);
  const expected = sum((cell) => cell.expected);
  const present = sum((cell) => Math.min(cell.bars, cell.expected));
  return `${formatInteger(present)} of ${formatInteger(expected)} expected bars, ${formatPercent(present / expected)}`;
}

function Strip({ cells, dataset, symbol }: { cells: readonly Coverage[]; dataset: Dataset; symbol: string }) {
  const [hovered, setHovered] = useState<Coverage>();
  const day = (at: number) => formatDate(at / 1000, dataset.timeZone);
  const [first, last] = [cells[0], cells.at(-1)];
  const lacking = cells.filter((cell) => shareOf(cell) < 0.995).length;
  return (
    <div className="flex flex-col gap-1">
      <div
        role="img"
        aria-label={`Coverage of ${symbol}: ${lacking} of ${cells.length} stretches lack bars`}
        className="flex h-9 items-end gap-px"
        onMouseLeave={() => setHovered(undefined)}
      >
        {cells.map((cell) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: hovering only repeats what the text says
          <span
            key={cell.from}
            className="relative h-full min-w-0 flex-1 bg-3"
            onMouseEnter={() => setHovered(cell)}
          >
            <span
              className={`absolute inset-x-0 bottom-0 ${shareOf(cell) < 0.995 ? "bg-(--warn)" : "bg-(--line-3)"}`}
              style={{ height: `${Math.round(shareOf(cell) * 100)}%` }}
            />
          </span>
        ))}
      </div>
      <p className="flex justify-between text-11 text-3">
        <span>{first && day(first.from)}</span>
        <span className="text-2">
          {hovered &&
            `${day(hovered.from)} … ${day(hovered.to)}: ${formatInteger(hovered.bars)} of ${formatInteger(hovered.expected)} bars`}
        </span>
        <span>{last && day(last.to)}</span>
      </p>
    </div>
  );
}
