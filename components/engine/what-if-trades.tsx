"use client";
import { useLayoutEffect, useRef, useState } from "react";
import { type TradeRow, tradeRow, whenFormat } from "#components/reports/trade-rows.ts";
import {
  cx,
  formatInteger,
  formatNumber,
  formatSigned,
  Gain,
  rowHeightPx,
  usePreferences,
} from "#components/ui/index.ts";
import type { BacktestRecord } from "#lib/model-testing/backtesting/index.ts";

/** Rows beyond those in sight, above and below. */
const OVERSCAN = 1;
const HEAD_PX = 28;

/** The trades of a what-if run, latest first; only the rows in sight exist. */
export function WhatIfTrades({ result, className }: { result: BacktestRecord; className?: string }) {
  const density = usePreferences((preferences) => preferences.density);
  const height = rowHeightPx[density];
  const root = useRef<HTMLElement>(null);
  const [sight, setSight] = useState({ first: 0, rows: 8 });
  useLayoutEffect(() => {
    const section = root.current;
    if (!section) return;
    const look = () =>
      setSight((before) => {
        const first = Math.max(0, Math.floor(section.scrollTop / height) - OVERSCAN);
        const rows = Math.ceil((section.clientHeight - HEAD_PX) / height) + 2 * OVERSCAN;
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
  const { length } = result.trades;
  const from = Math.max(0, Math.min(sight.first, length - sight.rows));
  const to = Math.min(length, from + sight.rows);
  const { spec, symbols } = result;
  const when = whenFormat(result);
  const rows = Array.from({ length: to - from }, (_, i) => tradeRow(result, length - 1 - from - i));
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
          {rows.map((row) => (
            // By place, not by trade: a step then changes texts and moves no rows.
            <TradeLine key={length - 1 - row.row} row={row} when={when} withSymbol={symbols.length > 1} />
          ))}
          {to < length && <tr style={{ height: (length - to) * height }} />}
        </tbody>
      </table>
      {length === 0 && <p className="px-4 pt-9 text-12 text-2">No trades with these parameters.</p>}
    </section>
  );
}

function TradeLine({
  row,
  when,
  withSymbol,
}: {
  row: TradeRow;
  when: (time: number) => string;
  withSymbol: boolean;
}) {
  return (
    <tr className="h-(--row) border-line-1 border-t">
      <td className="pl-4 text-3">#{formatInteger(row.row + 1)}</td>
      {withSymbol && <td className="truncate text-2">{row.symbol}</td>}
      <td className="truncate text-right text-2">{when(row.entryTime)}</td>
      <td className="truncate text-right text-2">
        {Number.isNaN(row.exitTime) ? "Open" : when(row.exitTime)}
      </td>
      <td className="text-right">
        <Gain value={row.pnl} text={formatSigned(row.pnl, 0)} />
      </td>
      <td className="pr-4 text-right">
        <Gain value={row.return} text={formatNumber(row.return * 100, 2)} />
      </td>
    </tr>
  );
}
