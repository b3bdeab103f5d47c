import { orderIdOf } from "#lib/execution/orders/index.ts";

/** What `orders` must hold to be found by a text, in conditions that indexes answer. */
export type SoughtClientId = {
  /** The end of a client id, backwards. */
  readonly end: string;
  /** The order's part of a request's id, backwards, and the command: "…-c1". */
  readonly requestEnd: string | null;
  readonly command: string | null;
  /** Ids of orders whose client ids begin so. */
  readonly from: string | null;
  readonly to: string | null;
};

const backwards = (text: string): string => [...text].reverse().join("");

/** Of a client id of ours, whose first letter holds three bits only. Less of it is the beginning of a day's orders and more. */
const BEGINNING = /^[0-7][0-9a-hjkmnp-tv-z]{5,25}$/;

/** A part of a client id as people have it: its end, as the blotter shows it, its beginning, or a request's id. */
export function soughtClientId(text: string): SoughtClientId {
  const sought = text.toLowerCase();
  const [, own, command] = /^(.*)-([0-9a-z]{1,9})$/.exec(sought) ?? [];
  const begins = BEGINNING.test(sought);
  return {
    end: backwards(sought),
    requestEnd: own ? backwards(own) : null,
    command: own ? (command ?? null) : null,
    from: begins ? orderIdOf(sought.padEnd(26, "0")) : null,
    to: begins ? orderIdOf(sought.padEnd(26, "z")) : null,
  };
}
