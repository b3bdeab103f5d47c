import type { FillTiming } from "#lib/core/order.ts";

type Rules = { readonly title: string; readonly rule: string };

/** Where market orders fill; a run names one for all, an order may name its own. Other types have prices of their own. */
export const fillTimings: Readonly<Record<FillTiming, Rules>> = {
  "next-open": {
    title: "Next open",
    rule: "The open of the first bar of its symbol that starts at or after the moment of the order.",
  },
  "this-close": {
    title: "This close",
    rule: "The close of the bar on which the order was made.",
  },
  "next-close": {
    title: "Next close",
    rule: "The close of the first bar that starts at or after the moment of the order.",
  },
  "vwap-of-next": {
    title: "Average of the next bar",
    rule: "The volume-weighted typical price, (high + low + close) ÷ 3, of the finer bars inside the next bar; without them the typical price of that bar.",
  },
};
