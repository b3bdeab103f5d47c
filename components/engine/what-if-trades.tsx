"use client";
import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from "react";
import { type WhenFormat, whenFormat } from "#components/reports/trade-rows.ts";
import {
  cx,
  formatInteger,
  formatNumber,
  formatSigned,
  gainHue,
  rowHeightPx,
  usePreferences,
  writeClass,
  writeText,
} from "#components/ui/index.ts";
import type { BacktestOverview } from "#lib/model-testing/backtesting/index.ts";
import type { RunStep } from "./protocol.ts";
import type { Steps } from "./what-if-runs.ts";

const HEAD_PX = 28;

/** The trades of a what-if run, latest first; only the rows in sight exist, and a step changes their texts. */
export function WhatIfTrades({
  steps,
  base,
  className,
}: {
  steps: Steps;
  base: BacktestOverview;
  className?: string;
}) {
  const root = useRef<HTMLElement>(null);
  const rows = useRowsInSight(root);
  const { spec, symbols } = base;
  const when = useMemo(() => remembered(whenFormat({ spec })), [spec]);
  useTradesInPlace(root, steps, rows, when);
  const hasSymbols = symbols.length > 1;
  return (
    <section
      aria-label="Trades of the what-if run"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      ref={root}
      className={cx("relative min-h-0 overflow-y-auto contain-strict -outline-offset-2", className)}
    >
      <div aria-hidden="true" data-extent className="absolute top-0 w-px" />
      <table className="absolute inset-x-0 top-0 w-full table-fixed text-12">
        <caption className="sr-only">Trades of the what-if run, latest first</caption>
        <thead className="sticky top-0 z-10 bg-1">
          <tr className="h-7 text-11 text-3 *:font-regular">
            <th scope="col" className="w-14 pl-4 text-left">
              Trade
            </th>
            {hasSymbols && (
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
          <tr hidden />
          {Array.from({ length: rows }, (_, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is a place, its trade changes with every step
            <TradeLine key={place} hasSymbol={hasSymbols} />
          ))}
        </tbody>
      </table>
      <p hidden className="px-4 pt-9 text-12 text-2">
        No trades with these parameters.
      </p>
    </section>
  );
}

/** Trade, symbol, entry, exit, P&L, return. */
const CELLS = [
  "pl-4 text-3",
  "text-2",
  "text-right text-2",
  "text-right text-2",
  "text-right",
  "pr-4 text-right",
] as const;
const SYMBOL_CELL = 1;

function TradeLine({ hasSymbol }: { hasSymbol: boolean }) {
  return (
    <tr hidden className="h-(--row) border-line-1 border-t">
      {CELLS.map(
        (look, k) =>
          (k !== SYMBOL_CELL || hasSymbol) && (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns stand in a fixed order
            <td key={k} className={look}>
              <div className="cell-in-place" />
            </td>
          ),
      )}
    </tr>
  );
}

/** How many rows fit, and one that is cut. */
function useRowsInSight(root: RefObject<HTMLElement | null>): number {
  const density = usePreferences((preferences) => preferences.density);
  const [rows, setRows] = useState(0);
  useLayoutEffect(() => {
    const section = root.current;
    if (!section) return;
    const look = () => setRows(Math.ceil((section.clientHeight - HEAD_PX) / rowHeightPx[density]) + 1);
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(section);
    return () => sizes.disconnect();
  }, [root, density]);
  return rows;
}

function useTradesInPlace(root: RefObject<HTMLElement | null>, steps: Steps, rows: number, when: WhenFormat) {
  const density = usePreferences((preferences) => preferences.density);
  useLayoutEffect(() => {
    const section = root.current;
    if (!section || rows === 0) return;
    const height = rowHeightPx[density];
    let newest: RunStep | undefined;
    let first = 0;
    const draw = () => newest && writeTrades(section, newest, { first, rows, height, when });
    const onScroll = () => {
      const next = Math.floor(section.scrollTop / height);
      if (next === first) return;
      first = next;
      draw();
    };
    first = Math.floor(section.scrollTop / height);
    const stop = steps((step) => {
      newest = step;
      draw();
    });
    section.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      stop();
      section.removeEventListener("scroll", onScroll);
    };
  }, [root, steps, rows, density, when]);
}

type Sight = { first: number; rows: number; height: number; when: WhenFormat };

function writeTrades(section: HTMLElement, step: RunStep, { first, rows, height, when }: Sight): void {
  const { length } = step.trades;
  const [extent, table, none] = [...section.children] as [HTMLElement, HTMLTableElement, HTMLElement];
  const [above, ...lines] = table.tBodies[0]!.rows as Iterable<HTMLTableRowElement>;
  const from = Math.max(0, Math.min(first, length - rows));
  setHeight(extent, HEAD_PX + length * height);
  setHeight(above!, from * height);
  hide(above!, from === 0);
  hide(none, length > 0);
  lines.forEach((line, place) => {
    const row = length - 1 - from - place;
    hide(line, row < 0);
    if (row >= 0) writeTrade(line, step, row, when);
  });
}

function hide(element: HTMLElement, hidden: boolean): void {
  if (element.hidden !== hidden) element.hidden = hidden;
}

function setHeight(element: HTMLElement, px: number): void {
  const height = `${px}px`;
  if (element.style.height !== height) element.style.height = height;
}

function writeTrade(line: HTMLTableRowElement, step: RunStep, row: number, when: WhenFormat): void {
  const { trades, symbols } = step;
  const cells = Array.from(line.cells, ({ firstElementChild }) => firstElementChild);
  const [number, ...others] = cells;
  const symbol = symbols.length > 1 ? others.shift() : undefined;
  const [entry, exit, pnl, share] = others;
  const exitTime = trades.exitTime[row]!;
  writeText(number, `#${formatInteger(row + 1)}`);
  writeText(symbol, symbols[trades.symbol[row]!] ?? "");
  writeText(entry, when(trades.entryTime[row]!));
  writeText(exit, Number.isNaN(exitTime) ? "Open" : when(exitTime));
  writeText(pnl, formatSigned(trades.pnl[row]!, 0));
  writeClass(pnl, cx("cell-in-place", gainHue(trades.pnl[row]!)));
  writeText(share, formatNumber(trades.return[row]! * 100, 2));
  writeClass(share, cx("cell-in-place", gainHue(trades.return[row]!)));
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
