import type { TimeInForce } from "#lib/core/order.ts";

type Rules = { readonly title: string; readonly rule: string };

/** How long an order lives. A session is a local day of the run's time zone. */
export const timesInForce: Readonly<Record<TimeInForce, Rules>> = {
  DAY: {
    title: "Day",
    rule: "Expires at the end of the first session in which it could fill.",
  },
  GTC: {
    title: "Good till cancelled",
    rule: "Works until it fills or is cancelled.",
  },
  GTD: {
    title: "Good till date",
    rule: "Expires before the first bar that starts at or after `goodTill`; a date counts to its end.",
  },
  IOC: {
    title: "Immediate or cancel",
    rule: "Takes what its first price offers, the open unless its fill timing says otherwise; the rest is cancelled there.",
  },
  FOK: {
    title: "Fill or kill",
    rule: "As immediate or cancel, but fills whole or not at all.",
  },
  OPG: {
    title: "At the opening",
    rule: "Takes part in the open of the first bar of a session only, then expires.",
  },
  CLS: {
    title: "At the close",
    rule: "Takes part in the close of the last bar of a session only, then expires.",
  },
};
