import { invariant } from "#lib/core/errors.ts";
import { type CommandId, NEW_ORDER } from "./order-fact.ts";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Ids of requests as `clientOrderId` makes them: the order's 26 characters, and the command. */
const OF_A_REQUEST = /^([0-9a-hjkmnp-tv-z]{26})-[0-9a-z]{1,9}$/;

/** The order's own client id, of the id of any request of it. An id that was not made here is its own. */
export const orderClientId = (id: string): string => OF_A_REQUEST.exec(id)?.[1] ?? id;

/**
 * What a venue knows a request by: the order's 128 bits in 26 characters of Crockford's base 32, and the command.
 * At most 36 characters, so that FIX, Alpaca and Binance all take it. The same request has the same id for ever.
 */
export function clientOrderId(orderId: string, command: CommandId): string {
  let text = "";
  // Two zeros in front: 130 bits are 26 letters of five.
  let bits = 0;
  let held = 2;
  for (const digit of orderId.replaceAll("-", "")) {
    bits = (bits << 4) | Number.parseInt(digit, 16);
    held += 4;
    if (held < 5) continue;
    held -= 5;
    text += ALPHABET[bits >> held];
    bits &= (1 << held) - 1;
  }
  const id = command === NEW_ORDER ? text : `${text}-${command}`;
  invariant(id.length <= 36, `command ${command} is longer than 9 characters`);
  return id;
}

/** The order's id, of the client id that `clientOrderId` made of it. */
export function orderIdOf(clientId: string): string {
  let bits = 0n;
  for (const letter of orderClientId(clientId)) bits = bits * 32n + BigInt(ALPHABET.indexOf(letter));
  const digits = bits.toString(16).padStart(32, "0");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
