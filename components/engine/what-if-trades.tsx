"use client";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { type WhenFormat, whenFormat } from "#components/reports/trade-rows.ts";
import {
  cx,
  formatInteger,
  formatNumber,
  formatSigned,
  gainHue,
  rowHeightPx,
  usePreferences,
} from "#components/ui/index.ts";
import type { RunStep } from "./protocol.ts";

const HEAD_PX = 28;

/** The trades of a what-if run, latest first; only the rows in sight exist. */
export function WhatIfTrades({ step, className }: { step: RunStep; className?: string }) {
  const density = usePreferences((preferences) => preferences.density);
  const height = rowHeightPx[density];
  const root = useRef<HTMLElement>(null);
  const [sight, setSight] = useState({ first: 0, rows: 8 });
  useLayoutEffect(() => {
    const section = root.current;
    if (!section) return;
    const look = () =>
      setSight((before) => {
        const first = Math.floor(section.scrollTop / height);
        const rows = Math.ceil((section.clientHeight - HEAD_PX) / height) + 1;
        return before.first === first && before.rows === rows ? before : { first, rows };
      });
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(section);
    section.addEventListener("scroll", look, { passive: true });
    return () => {
      sizes.disconnect();
      section.removeEventListener("scroll", look);
    };
  }, [height]);
  const { length } = step.trades;
  const from = Math.max(0, Math.min(sight.first, length - sight.rows));
  const to = Math.min(length, from + sight.rows);
  const { spec, symbols } = step;
  const { timeZone, fillTiming } = spec;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a time is called depends on these alone
  const when = useMemo(() => remembered(whenFormat(step)), [timeZone, fillTiming, spec.data.resolution]);
  const places = Array.from({ length: to - from }, (_, i) => from + i);
  return (
    <section
      aria-label="Trades of the what-if run"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      ref={root}
      className={cx("relative min-h-0 overflow-y-auto contain-strict -outline-offset-2", className)}
    >
      <table aria-rowcount={length + 1} className="absolute inset-x-0 top-0 w-full table-fixed text-12">
        <caption className="sr-only">Trades of the what-if run, latest first</caption>
        <thead className="sticky top-0 z-10 bg-1">
          <tr className="h-7 text-11 text-3 *:font-regular">
            <th scope="col" className="w-14 pl-4 text-left">
              Trade
            </th>
            {symbols.length > 1 && (
              <th scope="col" className="text-left">
                Symbol
              </th>
            )}
            <th scope="col" className="text-right">
              Entry
            </th>
            <th scope="col" className="text-right">
              Exit
            </th>
            <th scope="col" className="text-right">
              P&L, {spec.currency}
            </th>
            <th scope="col" className="w-[19%] pr-4 text-right">
              Return, %
            </th>
          </tr>
        </thead>
        <tbody>
          {from > 0 && <tr style={{ height: from * height }} />}
          {places.map((place) => (
            // By place, not by trade: a step then changes texts and moves no rows.
            <TradeLine key={place} step={step} row={length - 1 - place} when={when} />
          ))}
          {to < length && <tr style={{ height: (length - to) * height }} />}
        </tbody>
      </table>
      {length === 0 && <p className="px-4 pt-9 text-12 text-2">No trades with these parameters.</p>}
    </section>
  );
}

/** Steps show the same few days again and again, and a date in a time zone is slow to write. */
function remembered(write: WhenFormat): WhenFormat {
  const known = new Map<number, string>();
  return (time) => {
    const text = known.get(time) ?? write(time);
    known.set(time, text);
    return text;
  };
}

function TradeLine({
  step: { trades, symbols },
  row,
  when,
}: {
  step: RunStep;
  row: number;
  when: (time: number) => string;
}) {
  const exit = trades.exitTime[row]!;
  const pnl = trades.pnl[row]!;
  const share = trades.return[row]!;
  return (
    <tr className="h-(--row) border-line-1 border-t">
      <td className="pl-4 text-3">#{formatInteger(row + 1)}</td>
      {symbols.length > 1 && <td className="truncate text-2">{symbols[trades.symbol[row]!]}</td>}
      <td className="whitespace-nowrap text-right text-2">{when(trades.entryTime[row]!)}</td>
      <td className="whitespace-nowrap text-right text-2">{Number.isNaN(exit) ? "Open" : when(exit)}</td>
      <td className={cx("text-right", gainHue(pnl))}>{formatSigned(pnl, 0)}</td>
      <td className={cx("pr-4 text-right", gainHue(share))}>{formatNumber(share * 100, 2)}</td>
    </tr>
  );
}
