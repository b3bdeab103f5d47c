"use client";
import {
  Cell,
  Drawer,
  formatNumber,
  formatQuantity,
  formatTime,
  HeadCell,
  Table,
} from "#components/ui/index.ts";
import { figure } from "./decimal-text.ts";
import type { PositionRow } from "./position-columns.tsx";

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
