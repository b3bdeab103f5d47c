import Link from "next/link";
import {
  formatAge,
  formatDuration,
  formatPrice,
  formatQuantity,
  formatSigned,
  formatTime,
  Gain,
  type GridColumn,
  NONE,
  numberColumn,
  textColumn,
} from "#components/ui/index.ts";
import { figure } from "./decimal-text.ts";
import type { OrderNames } from "./order-columns.tsx";

/** Money in the instrument's currency; null where there is no price. */
export type PositionRow = {
  readonly accountId: string;
  readonly symbol: string;
  readonly currency: string;
  readonly quantity: string;
  readonly averageCost: string | null;
  readonly mark: string | null;
  readonly markedAt: number | null;
  readonly unrealised: string | null;
  readonly realised: string;
  readonly weight: number | null;
  readonly dayProfit: string | null;
  readonly brokerQuantity: string | null;
  /** What the broker has more than we. */
  readonly drift: string | null;
  readonly lots: readonly { at: number; quantity: string; price: string | null }[];
  /** What the same would be if every unit cost the average. */
  readonly atAverageCost: Pick<PositionRow, "averageCost" | "unrealised" | "realised">;
};

/** What a unit that is sold did cost: that of the oldest lot, or the average of all. */
export type CostBasis = "fifo" | "average";
export const onBasis = (basis: CostBasis, row: PositionRow): PositionRow["atAverageCost"] =>
  basis === "average" ? row.atAverageCost : { ...row, averageCost: costOfLots(row) };

/** What a unit of the lots that are left did cost. */
function costOfLots({ lots }: PositionRow): string | null {
  const units = lots.reduce((total, lot) => total + Number(lot.quantity), 0);
  const cost = lots.reduce((total, lot) => total + Number(lot.quantity) * Number(lot.price ?? Number.NaN), 0);
  return Number.isFinite(cost / units) ? String(cost / units) : null;
}

/** For the eye; null where there is no price. */
const totalOf = ({ unrealised, realised }: PositionRow["atAverageCost"]): string | null =>
  unrealised === null ? null : String(Number(unrealised) + Number(realised));

/** When the oldest lot that is still held was opened, epoch milliseconds. */
const heldSince = ({ lots }: PositionRow): number | null =>
  lots.length === 0 ? null : Math.min(...lots.map(({ at }) => at)) / 1000;

export const positionId = ({ accountId, symbol }: PositionRow): string => `${accountId} ${symbol}`;

/** A mark older than this is said to be old. */
const OLD_MS = 60_000;

export function positionColumns(
  zone: string,
  names: OrderNames,
  basis: CostBasis,
): GridColumn<PositionRow>[] {
  const by = (row: PositionRow) => onBasis(basis, row);
  const price = (text: string | null, symbol: string) =>
    formatPrice(figure(text), names.steps(symbol).decimals);
  const gain = (id: string, title: string, hint: string, value: (row: PositionRow) => string | null) =>
    numberColumn<PositionRow>(id, title, (row) => figure(value(row)), 2, {
      hint,
      width: 84,
      fit: true,
      format: (shown) => formatSigned(shown as number | null),
      render: (row) => <Gain value={figure(value(row))} text={formatSigned(figure(value(row)))} />,
    });
  return [
    textColumn("symbol", "Symbol", (row) => row.symbol, {
      width: 70,
      cardTitle: true,
      render: ({ symbol }) => <b className="font-strong text-1">{symbol}</b>,
    }),
    textColumn("account", "Account", (row) => names.account(row.accountId), { flex: 1, minWidth: 104 }),
    textColumn("side", "Side", (row) => sideOf(row), {
      width: 72,
      cardTitle: true,
      render: (row) => <Held row={row} />,
    }),
    numberColumn("quantity", "Qty", (row) => figure(row.quantity), 0, {
      width: 68,
      fit: true,
      cardTitle: true,
      format: (value) => formatQuantity(value as number),
    }),
    numberColumn("broker", "Broker's", (row) => figure(row.brokerQuantity), 0, {
      width: 88,
      hint: "What the broker counts; another quantity than ours leads to Reconcile",
      render: (row) => <BrokersQuantity row={row} />,
    }),
    numberColumn(
      "average",
      basis === "fifo" ? "Cost, FIFO" : "Average cost",
      (row) => figure(by(row).averageCost),
      2,
      {
        width: 80,
        fit: true,
        format: (_, row) => price(by(row).averageCost, row.symbol),
      },
    ),
    numberColumn("mark", "Mark", (row) => figure(row.mark), 2, {
      width: 76,
      fit: true,
      format: (_, row) => price(row.mark, row.symbol),
    }),
    textColumn("marked", "Marked", (row) => row.markedAt, {
      width: 96,
      render: (row) => <MarkAge row={row} zone={zone} />,
    }),
    gain("day", "Day P&L", "Since the day began (UTC), after fees", (row) => row.dayProfit),
    gain("unrealised", "Unrealised", "At the mark, before fees", (row) => by(row).unrealised),
    gain("realised", "Realised", "Of what was closed, before fees", (row) => by(row).realised),
    gain("total", "Total P&L", "Realised and unrealised, before fees", (row) => totalOf(by(row))),
    textColumn("currency", "In", (row) => row.currency, { width: 44 }),
    numberColumn("weight", "Weight, %", (row) => (row.weight === null ? null : row.weight * 100), 2, {
      width: 72,
    }),
    numberColumn("lots", "Lots", (row) => row.lots.length, 0, { width: 44 }),
    numberColumn("age", "Age", (row) => heldSince(row), 0, {
      width: 72,
      format: (at) => (typeof at === "number" ? largestPart(Date.now() - at) : NONE),
    }),
  ];
}

/** "1 h 7 min" → "1 h": how long it is held is no matter of minutes. */
const largestPart = (milliseconds: number): string =>
  formatDuration(Math.max(0, milliseconds)).split(" ")[0] ?? NONE;

const sideOf = ({ quantity }: PositionRow): string => {
  const held = Number(quantity);
  return held === 0 ? "Flat" : held > 0 ? "Long" : "Short";
};

function Held({ row }: { row: PositionRow }) {
  const side = sideOf(row);
  if (side === "Flat") return side;
  return (
    <span className={side === "Long" ? "text-up" : "text-down"}>
      {side === "Long" ? "▲ Long" : "▼ Short"}
    </span>
  );
}

/** What the broker counts; where that is another quantity a person looks at it on Reconcile. */
function BrokersQuantity({ row }: { row: PositionRow }) {
  const [theirs, drift] = [figure(row.brokerQuantity), figure(row.drift)];
  if (theirs === null || drift === null) return NONE;
  if (drift === 0)
    return (
      <span title="The broker counts the same">
        <span aria-hidden="true" className="text-good">
          ✓{" "}
        </span>
        {formatQuantity(theirs)}
      </span>
    );
  return (
    <Link
      href={`/reconcile?account=${row.accountId}`}
      title={`The broker counts ${formatSigned(drift)} beside ours`}
      className="text-bad underline underline-offset-2"
    >
      ✕ {formatQuantity(theirs)}
    </Link>
  );
}

/** How old the price is that the position is valued at. */
function MarkAge({ row, zone }: { row: PositionRow; zone: string }) {
  if (row.markedAt === null) return <span className="text-warn">! no price</span>;
  const at = Math.floor(row.markedAt / 1000);
  const old = Date.now() - at > OLD_MS;
  return (
    <span title={formatTime(at, zone)} className={old ? "text-warn" : undefined}>
      {old && "! "}
      {formatAge(at, Date.now(), zone)}
    </span>
  );
}
