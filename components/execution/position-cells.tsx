import { Pin } from "lucide-react";
import Link from "next/link";
import {
  formatAge,
  formatPercent,
  formatPrice,
  formatQuantity,
  formatSigned,
  formatTime,
  Gain,
  NONE,
} from "#components/ui/index.ts";
import { figure } from "./decimal-text.ts";
import { type PositionTotal, sumOf } from "./position-groups.ts";
import { heldUnits, type PositionExit, type PositionRow } from "./position-row.ts";

/** No figure, and why on hover. */
export const Missing = ({ why }: { why: string }) => <span title={why}>{NONE}</span>;

export function SymbolOrTitle({ row, pinned }: { row: PositionRow; pinned: boolean }) {
  return (
    <span className="flex items-center gap-1">
      <b className="font-strong text-1">{row.symbol}</b>
      {pinned && <Pin size={11} aria-label="pinned" className="shrink-0 text-3" />}
    </span>
  );
}

export const sideOf = (row: PositionRow): string => {
  const held = heldUnits(row);
  return held === 0 ? "Flat" : held > 0 ? "Long" : "Short";
};

export function Held({ row }: { row: PositionRow }) {
  const side = sideOf(row);
  if (side === "Flat") return side;
  return (
    <span className={side === "Long" ? "text-up" : "text-down"}>
      {side === "Long" ? "▲ Long" : "▼ Short"}
    </span>
  );
}

/** A gain of one position; of a total the sum, or why there is none. */
export function GainOf({
  line,
  amount,
}: {
  line: PositionRow | PositionTotal;
  amount: (row: PositionRow) => string | null;
}) {
  if (!("rows" in line)) {
    const value = figure(amount(line));
    return <Gain value={value} text={formatSigned(value)} />;
  }
  const sum = sumOf(line, amount);
  if (typeof sum !== "number") return <Missing why={sum.missing} />;
  return <Gain value={sum} text={formatSigned(sum)} />;
}

const writeLevel = (price: string | null, decimals: number): string =>
  price === null ? "trailing" : formatPrice(figure(price), decimals);

/** "46 %" of the position that the exits would close; empty when all of it. */
function shareOf(row: PositionRow, exits: readonly PositionExit[]): string {
  const covered = exits.reduce((sum, { quantity }) => sum + Number(quantity), 0) / Math.abs(heldUnits(row));
  return covered < 1 ? formatPercent(Math.floor(covered * 100) / 100, { decimals: 0 }) : "";
}

export function exitText(row: PositionRow, kind: PositionExit["kind"], decimals: number): string {
  const exits = exitsOf(row, kind);
  return exits[0] ? `${shareOf(row, exits)} ${writeLevel(exits[0].price, decimals)}` : NONE;
}

/** Where the market would close the position: the nearest of its working stops or targets, and how much of it. */
export function Exits({
  row,
  kind,
  decimals,
}: {
  row: PositionRow;
  kind: PositionExit["kind"];
  decimals: number;
}) {
  const exits = exitsOf(row, kind);
  const [nearest] = exits;
  if (heldUnits(row) === 0) return <Missing why="Nothing is held" />;
  if (!nearest) return <Missing why={`No ${WORDS[kind]} works against it`} />;
  const told = exits.map(
    ({ quantity, price }) => `${formatQuantity(Number(quantity))} at ${writeLevel(price, decimals)}`,
  );
  return (
    <span title={`${told.join(", ")}; ${formatQuantity(Math.abs(heldUnits(row)))} held`}>
      <span className="text-warn">{shareOf(row, exits)}</span> {writeLevel(nearest.price, decimals)}
    </span>
  );
}

const WORDS = { stop: "stop order", target: "limit order" } as const;

/** The nearest to the market first; one that trails it before all. */
export function exitsOf({ exits, ...row }: PositionRow, kind: PositionExit["kind"]): PositionExit[] {
  const isBelow = heldUnits({ exits, ...row }) > 0 === (kind === "stop");
  const level = ({ price }: PositionExit) =>
    price === null ? Number.NEGATIVE_INFINITY : isBelow ? -Number(price) : Number(price);
  return exits.filter((exit) => exit.kind === kind).toSorted((a, b) => level(a) - level(b));
}

/** What the broker counts; where that is another quantity a person looks at it on Reconcile. */
export function BrokersQuantity({ row }: { row: PositionRow }) {
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

/** A mark older than this is said to be old. */
const OLD_MS = 60_000;
const markTime = ({ markedAt }: PositionRow) => (markedAt === null ? null : Math.floor(markedAt / 1000));
const isOld = (at: number) => Date.now() - at > OLD_MS;

/** The price that the position is valued at; one that is old is told so. */
export function Mark({ row, decimals, zone }: { row: PositionRow; decimals: number; zone: string }) {
  const at = markTime(row);
  if (row.mark === null || at === null)
    return (
      <span className="text-warn" title="No price of it is known">
        ! {NONE}
      </span>
    );
  const text = formatPrice(figure(row.mark), decimals);
  if (!isOld(at)) return text;
  return (
    <span className="text-warn" title={`Of ${formatTime(at, zone)}`}>
      ! {text}
    </span>
  );
}

/** How old the mark is. */
export function MarkAge({ row, zone }: { row: PositionRow; zone: string }) {
  const at = markTime(row);
  if (at === null) return <span className="text-warn">! no price</span>;
  const old = isOld(at);
  return (
    <span title={formatTime(at, zone)} className={old ? "text-warn" : undefined}>
      {old && "! "}
      {formatAge(at, Date.now(), zone)}
    </span>
  );
}
