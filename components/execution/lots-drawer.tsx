"use client";
import Link from "next/link";
import { useCan } from "#components/providers/index.ts";
import {
  Button,
  buttonClass,
  Cell,
  Drawer,
  formatNumber,
  formatQuantity,
  formatTime,
  HeadCell,
  Table,
} from "#components/ui/index.ts";
import { figure } from "./decimal-text.ts";
import { ordersOf, togglePin, toTicket } from "./position-commands.ts";
import { heldUnits, type PositionRow, positionId } from "./position-row.ts";
import { usePositionView } from "./position-view.ts";

/** The lots of a position, first in first out, each with what it made so far. */
export function LotsDrawer({
  position,
  zone,
  onClose,
}: {
  position: PositionRow;
  zone: string;
  onClose: () => void;
}) {
  return (
    <Drawer
      open
      onOpenChange={(open) => !open && onClose()}
      title={`${position.symbol}: lots`}
      description="First in, first out. Prices in the instrument's currency, before fees."
      actions={<PositionActions position={position} onDone={onClose} />}
    >
      <Table
        label="Lots"
        head={
          <>
            <HeadCell>Opened</HeadCell>
            <HeadCell right>Qty</HeadCell>
            <HeadCell right>Price</HeadCell>
          </>
        }
      >
        {position.lots.map(({ at, quantity, price }) => (
          <tr key={`${at} ${quantity} ${price}`}>
            <Cell>{formatTime(Math.floor(at / 1000), zone)}</Cell>
            <Cell right>{formatQuantity(figure(quantity))}</Cell>
            <Cell right>{formatNumber(figure(price), 4)}</Cell>
          </tr>
        ))}
      </Table>
    </Drawer>
  );
}

/** What the keys of the list do, for the pointer and the finger. */
function PositionActions({ position, onDone }: { position: PositionRow; onDone: () => void }) {
  const mayTrade = useCan("orders:trade") && heldUnits(position) !== 0;
  const isPinned = usePositionView(({ pinned }) => pinned.has(positionId(position)));
  const trade = (times: 1 | 2) => () => {
    onDone();
    toTicket(position, times);
  };
  return (
    <>
      <Button kind="ghost" onClick={() => togglePin(position)}>
        {isPinned ? "Unpin" : "Pin"}
      </Button>
      <Link href={ordersOf(position)} className={buttonClass("plain")}>
        Orders
      </Link>
      {mayTrade && (
        <>
          <Button onClick={trade(2)}>Reverse…</Button>
          <Button onClick={trade(1)}>Close…</Button>
        </>
      )}
    </>
  );
}
