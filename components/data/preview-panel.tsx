"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi } from "#components/providers/index.ts";
import {
  DataGrid,
  formatQuantity,
  type GridColumn,
  numberColumn,
  QueryPanel,
  textColumn,
  zoneName,
} from "#components/ui/index.ts";
import type { Dataset } from "./dataset-facts.tsx";
import { formatBarTime, priceDecimals } from "./words.ts";

const ROWS = 500;
type Bar = { start: number; open: number; high: number; low: number; close: number; volume: number };

/** The last bars of a symbol, newest first. */
export function PreviewPanel({ dataset, symbol }: { dataset: Dataset; symbol: string }) {
  const api = useApi();
  const { resolution, timeZone } = dataset;
  const query = useQuery(
    api.data.preview.queryOptions({ snapshot: dataset.snapshot.hash, symbol, limit: ROWS }),
  );
  const decimals = useMemo(() => priceDecimals(query.data ?? []), [query.data]);
  const columns = useMemo((): GridColumn<Bar>[] => {
    const price = (name: "open" | "high" | "low" | "close") =>
      numberColumn<Bar>(name, name[0]?.toUpperCase() + name.slice(1), (bar) => bar[name], decimals, {
        width: 110,
      });
    return [
      textColumn<Bar>("start", `Start (${zoneName(timeZone)})`, (bar) =>
        formatBarTime(bar.start, resolution, timeZone),
      ),
      price("open"),
      price("high"),
      price("low"),
      price("close"),
      numberColumn<Bar>("volume", "Volume", (bar) => bar.volume, 0, {
        format: (value) => formatQuantity(value as number, 4),
        width: 130,
      }),
    ];
  }, [resolution, timeZone, decimals]);
  return (
    <QueryPanel
      title={`Bars of ${symbol}`}
      note={query.data && `the last ${query.data.length}, newest first`}
      what="bars"
      query={query}
      flush
      className="min-h-64 flex-1"
    >
      {(bars) => (
        <DataGrid
          rows={bars}
          columns={columns}
          rowId={(bar) => String(bar.start)}
          label="Bars"
          filterable={false}
        />
      )}
    </QueryPanel>
  );
}
