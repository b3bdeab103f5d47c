import type { ReactNode } from "react";
import {
  type CellValue,
  formatDuration,
  formatNumber,
  formatPrice,
  formatQuantity,
  formatSigned,
  type GridColumn,
  NONE,
  numberColumn,
  textColumn,
} from "#components/ui/index.ts";
import { figure } from "./decimal-text.ts";
import type { OrderNames } from "./order-columns.tsx";
import { strategyWord } from "./order-words.ts";
import {
  BrokersQuantity,
  Exits,
  exitsOf,
  exitText,
  GainOf,
  Held,
  Mark,
  MarkAge,
  Missing,
  SymbolOrTitle,
  sideOf,
} from "./position-cells.tsx";
import { isTotal, type PositionLine, sumOf } from "./position-groups.ts";
import { type CostBasis, onBasis, type PositionExit, type PositionRow, positionId } from "./position-row.ts";

export type PositionFacts = {
  readonly zone: string;
  readonly names: OrderNames;
  readonly basis: CostBasis;
  readonly pinned: ReadonlySet<string>;
  /** Null until a benchmark is chosen. */
  readonly benchmark: string | null;
  readonly betaOf: (row: PositionRow) => { readonly beta: number | null; readonly words: string } | undefined;
};

/** Of a position alone: its total has none. */
const own =
  <Value extends CellValue>(read: (row: PositionRow) => Value) =>
  (line: PositionLine) =>
    isTotal(line) ? null : read(line);
/** What stands in the cell, and how wide a column that fits must be. */
const ofPosition = (write: (row: PositionRow) => string) => (_: CellValue, line: PositionLine) =>
  isTotal(line) ? "" : write(line);
const drawn = (draw: (row: PositionRow) => ReactNode) => (line: PositionLine) =>
  isTotal(line) ? null : draw(line);

/** For the eye; null where there is no price. */
const totalOf = ({ unrealised, realised }: PositionRow["atAverageCost"]): string | null =>
  unrealised === null ? null : String(Number(unrealised) + Number(realised));

/** When the oldest lot that is still held was opened, epoch milliseconds. */
const heldSince = ({ lots }: PositionRow): number | null =>
  lots.length === 0 ? null : Math.min(...lots.map(({ at }) => at)) / 1000;

export function positionColumns(facts: PositionFacts): GridColumn<PositionLine>[] {
  return [
    ...identityColumns(facts),
    ...quantityColumns(),
    ...worthColumns(facts),
    ...protectionColumns(facts),
    ...otherColumns(facts),
  ].map(quietOnTotals);
}

function identityColumns({ names, pinned }: PositionFacts): GridColumn<PositionLine>[] {
  return [
    textColumn("symbol", "Symbol", (line) => (isTotal(line) ? line.title : line.symbol), {
      width: 76,
      cardTitle: true,
      span: (line) => (isTotal(line) ? 3 : 1),
      render: (line) =>
        isTotal(line) ? (
          <TotalTitle title={line.title} count={line.rows.length} />
        ) : (
          <SymbolOrTitle row={line} pinned={pinned.has(positionId(line))} />
        ),
    }),
    textColumn(
      "account",
      "Account",
      own((row) => names.account(row.accountId)),
      {
        flex: 1,
        minWidth: 104,
        tip: true,
      },
    ),
    textColumn("side", "Side", own(sideOf), {
      width: 72,
      cardTitle: true,
      render: drawn((row) => <Held row={row} />),
    }),
  ];
}

function worthColumns({ zone, names, basis }: PositionFacts): GridColumn<PositionLine>[] {
  const by = (row: PositionRow) => onBasis(basis, row);
  const decimals = ({ symbol }: PositionRow) => names.steps(symbol).decimals;
  return [
    numberColumn(
      "average",
      basis === "fifo" ? "Cost, FIFO" : "Average cost",
      own((row) => figure(by(row).averageCost)),
      2,
      {
        width: 84,
        fit: true,
        format: ofPosition((row) => formatPrice(figure(by(row).averageCost), decimals(row))),
      },
    ),
    numberColumn(
      "mark",
      "Mark",
      own((row) => figure(row.mark)),
      2,
      {
        width: 80,
        fit: true,
        // As wide as the price is once it is old.
        format: ofPosition((row) => `! ${formatPrice(figure(row.mark), decimals(row))}`),
        render: drawn((row) => <Mark row={row} decimals={decimals(row)} zone={zone} />),
      },
    ),
    gain("day", "Day P&L", "Since the day began (UTC), after fees", (row) => row.dayProfit),
    gain("unrealised", "Unrealised", "At the mark, before fees", (row) => by(row).unrealised),
    gain("total", "Total P&L", "Realised and unrealised, before fees", (row) => totalOf(by(row))),
    numberColumn("weight", "Weight, %", weightOf, 2, { width: 76, hint: "Of the account's equity" }),
  ];
}

function protectionColumns({ names, benchmark, betaOf }: PositionFacts): GridColumn<PositionLine>[] {
  const decimals = ({ symbol }: PositionRow) => names.steps(symbol).decimals;
  return [
    exits(
      "stop",
      "Stop",
      "The nearest stop order that works against it, and of how much when not of all",
      decimals,
    ),
    exits("target", "Target", "The nearest limit or if-touched order that works against it", decimals),
    numberColumn(
      "beta",
      "Beta",
      own((row) => betaOf(row)?.beta ?? null),
      2,
      {
        width: 56,
        hint: benchmark
          ? `To ${benchmark}: hover a figure for what it rests on`
          : "Choose what it is to, above",
        render: drawn((row) => <BetaCell found={betaOf(row)} benchmark={benchmark} />),
      },
    ),
  ];
}

function otherColumns({ zone, basis }: PositionFacts): GridColumn<PositionLine>[] {
  return [
    gain("realised", "Realised", "Of what was closed, before fees", (row) => onBasis(basis, row).realised),
    textColumn("currency", "In", (line) => currencyOf(line), { width: 48 }),
    textColumn(
      "strategy",
      "Strategy",
      own((row) => strategyWords(row)),
      { width: 120, tip: true },
    ),
    textColumn(
      "marked",
      "Marked",
      own((row) => row.markedAt),
      {
        width: 96,
        render: drawn((row) => <MarkAge row={row} zone={zone} />),
      },
    ),
    numberColumn(
      "lots",
      "Lots",
      own((row) => row.lots.length),
      0,
      { width: 56 },
    ),
    numberColumn("age", "Age", own(heldSince), 0, {
      width: 64,
      hint: "Of the oldest lot",
      format: (at) => (typeof at === "number" ? largestPart(Date.now() - at) : NONE),
    }),
  ];
}

/** What a total has not stands empty: a dash would say that a figure is missing. */
function quietOnTotals(column: GridColumn<PositionLine>): GridColumn<PositionLine> {
  const { format } = column;
  if (!format) return column;
  return {
    ...column,
    format: (value, line) => (isTotal(line) && value === null ? "" : format(value, line)),
  };
}

function quantityColumns(): GridColumn<PositionLine>[] {
  return [
    numberColumn(
      "quantity",
      "Qty",
      own((row) => figure(row.quantity)),
      0,
      {
        width: 68,
        fit: true,
        cardTitle: true,
        format: (value) => formatQuantity(value as number),
      },
    ),
    numberColumn(
      "broker",
      "Broker's",
      own((row) => figure(row.brokerQuantity)),
      0,
      {
        width: 80,
        hint: "What the broker counts; another quantity than ours leads to Reconcile",
        render: drawn((row) => <BrokersQuantity row={row} />),
      },
    ),
  ];
}

function gain(
  id: string,
  title: string,
  hint: string,
  amount: (row: PositionRow) => string | null,
): GridColumn<PositionLine> {
  const value = (line: PositionLine) => {
    const sum = isTotal(line) ? sumOf(line, amount) : figure(amount(line));
    return typeof sum === "number" ? sum : null;
  };
  return numberColumn(id, title, value, 2, {
    hint,
    width: 84,
    fit: true,
    format: (shown) => formatSigned(shown as number | null),
    render: (line) => <GainOf line={line} amount={amount} />,
  });
}

function exits(
  kind: PositionExit["kind"],
  title: string,
  hint: string,
  decimals: (row: PositionRow) => number,
): GridColumn<PositionLine> {
  const nearest = (row: PositionRow) => figure(exitsOf(row, kind)[0]?.price);
  return numberColumn(kind, title, own(nearest), 2, {
    hint,
    width: 76,
    fit: true,
    format: ofPosition((row) => exitText(row, kind, decimals(row))),
    render: drawn((row) => <Exits row={row} kind={kind} decimals={decimals(row)} />),
  });
}

/** Shares of one account's equity have a sum. */
function weightOf(line: PositionLine): number | null {
  const rows = isTotal(line) ? line.rows : [line];
  const isOneAccount = new Set(rows.map(({ accountId }) => accountId)).size === 1;
  if (!isOneAccount || rows.some(({ weight }) => weight === null)) return null;
  return rows.reduce((sum, { weight }) => sum + (weight ?? 0) * 100, 0);
}

function currencyOf(line: PositionLine): string | null {
  if (!isTotal(line)) return line.currency;
  const [one, ...others] = new Set(line.rows.map(({ currency }) => currency));
  return others.length === 0 ? (one ?? null) : null;
}

export const strategyWords = ({ strategies }: PositionRow): string =>
  strategies.map((one) => (one === "by-hand" ? "By hand" : strategyWord(one))).join(", ");

function BetaCell({
  found,
  benchmark,
}: {
  found: { readonly beta: number | null; readonly words: string } | undefined;
  benchmark: string | null;
}) {
  if (!benchmark) return <Missing why="No benchmark is chosen: see “Beta to” above" />;
  if (!found || found.beta === null) return <Missing why={found?.words ?? "Nothing is held"} />;
  return <span title={found.words}>{formatNumber(found.beta, 2)}</span>;
}

function TotalTitle({ title, count }: { title: string; count: number }) {
  return (
    <>
      {title}
      <span className="font-regular text-3">{count === 1 ? " · 1 position" : ` · ${count} positions`}</span>
    </>
  );
}

/** "1 h 7 min" → "1 h": how long it is held is no matter of minutes. */
const largestPart = (milliseconds: number): string =>
  formatDuration(Math.max(0, milliseconds)).split(" ")[0] ?? NONE;
