"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi, useCan } from "#components/providers/index.ts";
import { buttonClass, Chip, formatDate, formatInteger, QueryPanel } from "#components/ui/index.ts";

/** What market data there are and how far they reach: the last bar says more than the day of the import. */
export function DatasetsPanel() {
  const api = useApi();
  const mayImport = useCan("data:import");
  const query = useQuery(api.data.list.queryOptions({}));
  return (
    <QueryPanel
      title="Data"
      note="How far each dataset reaches"
      what="datasets"
      query={query}
      flush
      empty={{
        when: (datasets) => datasets.length === 0,
        title: "No market data yet",
        text: "A backtest needs bars. Import a CSV file with date, open, high, low, close and volume.",
        action: mayImport && (
          <Link href="/data/import" className={buttonClass()}>
            Import a CSV
          </Link>
        ),
      }}
    >
      {(datasets) => (
        <ul>
          {datasets.map(({ id, name, resolution, timeZone, symbolCount, snapshot, synthetic }) => (
            <li key={id} className="border-line-1 border-b last:border-b-0">
              <Link
                href={`/data/${id}`}
                className="flex flex-col gap-0.5 px-3 py-2 -outline-offset-2 hover:bg-2"
              >
                <span className="flex items-center gap-2">
                  <span className="truncate font-medium text-12 text-1">{name}</span>
                  {synthetic && <Chip tone="warn">Synthetic</Chip>}
                  <span className="ml-auto shrink-0 text-1">
                    {formatDate(snapshot.lastAt / 1000, timeZone)}
                  </span>
                </span>
                <span className="flex justify-between gap-2 text-11 text-3">
                  <span className="truncate">
                    {resolution} · {symbolCount === 1 ? "1 symbol" : `${formatInteger(symbolCount)} symbols`}{" "}
                    · {formatInteger(snapshot.rows)} bars
                  </span>
                  <span className="shrink-0">
                    last bar, from {formatDate(snapshot.firstAt / 1000, timeZone)}
                  </span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </QueryPanel>
  );
}
