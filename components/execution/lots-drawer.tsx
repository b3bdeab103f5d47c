"use client";
import Link from "next/link";
import { useCan } from "#components/providers/index.ts";
import {
  Button,
  buttonClass,
  Cell,
  Drawer,
  formatPrice,
  formatQuantity,
  formatTime,
  HeadCell,
  Table,
} from "#components/ui/index.ts";
import { figure } from "./decimal-text.ts";
import { ordersOf, togglePin, toTicket } from "./position-commands.ts";
import { heldUnits, type PositionRow, positionId } from "./position-row.ts";
import { usePositionView } from "./position-view.ts";
import { useOrderNames } from "./use-trading-facts.ts";

/** The lots of a position, first in first out, and the orders that would close it. */
export function LotsDrawer({
  position,
  zone,
  onClose,
}: {
  position: PositionRow;
  zone: string;
  onClose: () => void;
}) {
  const names = useOrderNames();
  const { decimals } = names.steps(position.symbol);
  return (
    <Drawer
      open
      onOpenChange={(open) => !open && onClose()}
      title={`${position.symbol}: lots`}
      description={`In ${names.account(position.accountId)}. First in, first out, before fees.`}
      actions={<PositionActions position={position} onDone={onClose} />}
    >
      <Table
        label="Lots"
        head={
          <>
            <HeadCell>Opened</HeadCell>
            <HeadCell right>Qty</HeadCell>
            <HeadCell right>Price, {position.currency}</HeadCell>
          </>
        }
      >
        {position.lots.map(({ at, quantity, price }) => (
          <tr key={`${at} ${quantity} ${price}`}>
            <Cell>{formatTime(Math.floor(at / 1000), zone)}</Cell>
            <Cell right>{formatQuantity(figure(quantity))}</Cell>
            <Cell right>{formatPrice(figure(price), decimals)}</Cell>
          </tr>
        ))}
      </Table>
      <h3 className="mt-5 mb-2 font-strong text-12 text-1">Stops and targets at work</h3>
      {position.exits.length === 0 ? (
        <p className="text-12 text-3">No working order would close it.</p>
      ) : (
        <Table
          label="Stops and targets"
          head={
            <>
              <HeadCell>Order</HeadCell>
              <HeadCell right>Qty</HeadCell>
              <HeadCell right>Price, {position.currency}</HeadCell>
            </>
          }
        >
          {position.exits.map(({ orderId, kind, quantity, price }) => (
            <tr key={orderId}>
              <Cell>
                <Link href={`/blotter?tab=working&order=${orderId}`} className="underline underline-offset-2">
                  {kind === "stop" ? "Stop" : "Target"}
                </Link>
              </Cell>
              <Cell right>{formatQuantity(figure(quantity))}</Cell>
              <Cell right>{price === null ? "trailing" : formatPrice(figure(price), decimals)}</Cell>
            </tr>
          ))}
        </Table>
      )}
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
