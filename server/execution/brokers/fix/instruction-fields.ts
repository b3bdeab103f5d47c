import { quantity, quantityText } from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/execution/orders/index.ts";
import { momentText, type Outgoing } from "./message.ts";
import type { FixSettings } from "./settings.ts";

type Told = Outgoing["fields"] | string;
type Tell = (value: string, order: OrderIntent, settings: FixSettings) => Told;

/** What of an order's instructions FIX can say, and how; a text says why it cannot. */
const TELL: Readonly<Record<string, Tell>> = {
  goodTill: (value, { timeInForce }) =>
    timeInForce === "GTD" ? expiryOf(value) : "Only a GTD order has a goodTill.",
  trailAmount: (value, order, settings) => trailing(order, settings, value, "0"),
  // In basis points: the instruction is a fraction.
  trailPercent: (value, order, settings) => trailing(order, settings, times(value, 10_000n), "1"),
  displayQuantity: (value, order) =>
    quantity(value) > 0n && quantity(value) <= order.quantity
      ? { MaxFloor: quantityText(quantity(value)) }
      : `An order for ${quantityText(order.quantity)} can show between 1 and all of them, not ${value}.`,
  reduceOnly: (value, _order, { positionEffect }) => {
    if (value !== "yes") return {};
    return positionEffect ? {} : "This venue is not told which orders close: its account's settings say so.";
  },
};

/** Fields beside type, prices and time in force. */
export function instructionFields(order: OrderIntent, settings: FixSettings): Told {
  const { instructions = {}, timeInForce, type } = order;
  if (timeInForce === "GTD" && instructions.goodTill === undefined)
    return "A GTD order needs its goodTill, a moment or a date.";
  if (type === "trailing-stop" && !("trailAmount" in instructions || "trailPercent" in instructions))
    return "A trailing stop needs its trailAmount or trailPercent.";
  let fields: Outgoing["fields"] = settings.positionEffect
    ? { PositionEffect: instructions.reduceOnly === "yes" ? "C" : "O" }
    : {};
  for (const [name, value] of Object.entries(instructions)) {
    const told =
      TELL[name]?.(value, order, settings) ?? `The FIX line does not know the instruction "${name}".`;
    if (typeof told === "string") return told;
    fields = { ...fields, ...told };
  }
  return fields;
}

/** ExpireTime of a moment in µs, ExpireDate of a date. */
function expiryOf(value: string): Told {
  if (/^\d+$/.test(value)) return { ExpireTime: momentText(new Date(Math.floor(Number(value) / 1000))) };
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return { ExpireDate: value.replaceAll("-", "") };
  return `An order's goodTill is a moment in µs or a date such as 2026-12-31, not "${value}".`;
}

/** A peg that follows the price at a distance: OrdType P, ExecInst a. */
function trailing(order: OrderIntent, { version }: FixSettings, offset: string, kind: "0" | "1"): Told {
  if (order.type !== "trailing-stop") return "Only a trailing stop trails.";
  if (version !== "FIX.4.4") return `${version} has no trailing-stop orders here; choose another type.`;
  return { ExecInst: "a", PegOffsetValue: offset, PegOffsetType: kind };
}

const times = (text: string, by: bigint): string => quantityText((quantity(text) * by) as never);
