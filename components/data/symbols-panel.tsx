"use client";
import { useMemo } from "react";
import { DataGrid, formatDate, numberColumn, Panel, textColumn } from "#components/ui/index.ts";
import type { Dataset } from "./dataset-facts.tsx";

type Row = Dataset["symbols"][number];

export function SymbolsPanel({
  dataset,
  symbol,
  onChoose,
}: {
  dataset: Dataset;
  symbol: string | undefined;
  onChoose: (symbol: string) => void;
}) {
  const zone = dataset.timeZone;
  const columns = useMemo(
    () => [
      textColumn<Row>("symbol", "Symbol", (row) => row.symbol, { minWidth: 64 }),
      numberColumn<Row>("rows", "Rows", (row) => row.rows, 0, { width: 68 }),
      textColumn<Row>("first", "First", (row) => formatDate(row.firstAt / 1000, zone), {
        width: 92,
        flex: 0,
      }),
      textColumn<Row>("last", "Last", (row) => formatDate(row.lastAt / 1000, zone), { width: 92, flex: 0 }),
    ],
    [zone],
  );
  return (
    <Panel title="Symbols" flush className="phone:min-h-80">
      <DataGrid
        rows={dataset.symbols}
        columns={columns}
        rowId={(row) => row.symbol}
        label="Symbols"
        currentId={symbol}
        onCurrent={(row) => onChoose(row.symbol)}
        onOpen={(row) => onChoose(row.symbol)}
      />
    </Panel>
  );
}
