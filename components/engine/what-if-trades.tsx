"use client";
import { useState } from "react";
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
import type { BacktestResult } from "#lib/model-testing/backtesting/index.ts";

/** Rows in the page; more than fit its height in any density, so that a step draws these few and no more. */
const DRAWN_ROWS = 14;
const OVERSCAN = 2;

/** The trades of a what-if run, latest first; only the rows in sight exist. */
export function WhatIfTrades({ result, className }: { result: BacktestResult; className?: string }) {
  const density = usePreferences((preferences) => preferences.density);
  const height = rowHeightPx[density];
  const [first, setFirst] = useState(0);
  const { length } = result.trades;
  const from = Math.max(0, Math.min(first, length - DRAWN_ROWS));
  const to = Math.min(length, from + DRAWN_ROWS);
  const { spec, symbols } = result;
  const rows = Array.from({ length: to - from }, (_, i) => tradeRow(result, length - 1 - from - i));
  return (
    <section
      aria-label="Trades of the what-if run"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={({ currentTarget }) =>
        setFirst(Math.max(0, Math.floor(currentTarget.scrollTop / height) - OVERSCAN))
      }
      className={cx("relative min-h-0 overflow-y-auto -outline-offset-2", className)}
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
            <TradeLine key={row.row} row={row} when={whenFormat(result)} withSymbol={symbols.length > 1} />
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
