"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi } from "#components/providers/index.ts";
import { Cell, Chip, formatInteger, HeadCell, QueryPanel, Table } from "#components/ui/index.ts";
import { ImportLink } from "./import-link.tsx";
import { calendarName, formatSpan, resolutionNames } from "./words.ts";

export function DatasetsPanel() {
  const api = useApi();
  const query = useQuery(api.data.list.queryOptions());
  const count = query.data?.length;
  return (
    <QueryPanel
      title="Datasets"
      note={count ? `${count} in this team` : undefined}
      what="datasets"
      query={query}
      flush
      empty={{
        when: (datasets) => datasets.length === 0,
        title: "No data yet",
        text: "Import a CSV file of bars: daily, hourly or minutes, one symbol or many. Every import becomes an immutable snapshot that backtests can name.",
        action: <ImportLink />,
      }}
    >
      {(datasets) => (
        <Table label="Datasets" cards head={<Heads />}>
          {datasets.map((dataset) => (
            <tr key={dataset.id}>
              <Cell strong>
                <Link href={`/data/${dataset.id}`} className="hover:underline">
                  {dataset.name}
                </Link>
                {dataset.synthetic && <SyntheticChip />}
              </Cell>
              <Cell label="Bars of">{resolutionNames[dataset.resolution]}</Cell>
              <Cell right label="Symbols">
                {formatInteger(dataset.symbolCount)}
              </Cell>
              <Cell right label="Rows">
                {formatInteger(dataset.snapshot.rows)}
              </Cell>
              <Cell label="Days" className="phone:col-span-2">
                {formatSpan(dataset.snapshot.firstAt, dataset.snapshot.lastAt, dataset.timeZone)}
              </Cell>
              <Cell label="Calendar" className="phone:col-span-2">
                {calendarName(dataset.calendar)}
              </Cell>
              <Cell label="Source" title={dataset.source} className="max-w-80 truncate phone:col-span-2">
                {dataset.source}
              </Cell>
              <Cell label="Licence">{dataset.licence}</Cell>
              <Cell right label="Snapshot">
                {dataset.snapshot.number}
              </Cell>
            </tr>
          ))}
        </Table>
      )}
    </QueryPanel>
  );
}

function Heads() {
  return (
    <>
      <HeadCell>Name</HeadCell>
      <HeadCell>Bars of</HeadCell>
      <HeadCell right>Symbols</HeadCell>
      <HeadCell right>Rows</HeadCell>
      <HeadCell>First … last day</HeadCell>
      <HeadCell>Calendar</HeadCell>
      <HeadCell>Source</HeadCell>
      <HeadCell>Licence</HeadCell>
      <HeadCell right>Snapshot</HeadCell>
    </>
  );
}

export function SyntheticChip() {
  return (
    <Chip tone="warn" className="ml-2" title="Made by a program, not measured on a market">
      Synthetic
    </Chip>
  );
}
