"use client";
import { useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { useApi } from "#components/providers/index.ts";
import { Button, Combobox, Menu, Popover } from "#components/ui/index.ts";
import { POSITION_GROUPINGS } from "./position-groups.ts";
import { usePositionView } from "./position-view.ts";

export const usePositionGrouping = () =>
  useQueryState("group", parseAsStringLiteral(POSITION_GROUPINGS).withDefault("none"));

export function GroupChoice() {
  const [grouping, setGrouping] = usePositionGrouping();
  return (
    <Menu
      trigger={
        <Button kind={grouping === "none" ? "ghost" : "plain"} size="small" className="border-line-2!">
          Group: {grouping}
        </Button>
      }
      items={POSITION_GROUPINGS.map((value) => ({
        label: value === "none" ? "No groups" : `By ${value}`,
        checked: value === grouping,
        onSelect: () => void setGrouping(value),
      }))}
    />
  );
}

/** What beta is to: any symbol with daily bars. */
export function BenchmarkChoice() {
  const api = useApi();
  const symbols = useQuery(api.positions.benchmarks.queryOptions({}, { staleTime: 300_000 })).data ?? [];
  const { benchmark, setBenchmark } = usePositionView();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      title="Beta to"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button kind={benchmark ? "plain" : "ghost"} size="small" className="border-line-2!">
          Beta to: {benchmark ?? "none"}
        </Button>
      }
    >
      <Combobox
        label="Benchmark"
        description={
          symbols.length === 0
            ? "No daily bars are stored: import some under Data."
            : "A symbol with daily bars. Beta is of stored closes, at most a year of them."
        }
        options={symbols.map((symbol) => ({ value: symbol, label: symbol }))}
        placeholder="None"
        value={benchmark}
        onChange={(symbol) => {
          setBenchmark(symbol);
          setOpen(false);
        }}
      />
    </Popover>
  );
}
