import { describe, expect, it } from "vitest";
import { moneyText, priceText, quantity, quantityText } from "#lib/core/money.ts";
import { clientOrderId, foldOrder, NEW_ORDER, type OrderFact } from "#lib/execution/orders/index.ts";
import { eventsOf, saysKnownId, saysUnknown, standingOf } from "./execution-report.ts";
import { fixMessage, momentOf, momentText } from "./message.ts";

const ORDER = "018f2a6c-0000-7000-8000-00000000002a";
const ID = clientOrderId(ORDER, NEW_ORDER);
const context = { currency: "USD", receivedAt: 1 };

/** Requests that we made before the venue said anything. */
const asked = (...commands: string[]): OrderFact[] => [
  {
    id: "intent",
    at: 0,
    kind: "intent",
    order: {
      orderId: ORDER,
      account: "a",
      symbol: "IBM",
      side: "buy",
      type: "limit",
      timeInForce: "DAY",
      quantity: quantity("10000"),
      limitPrice: null,
      stopPrice: null,
    },
  },
  ...commands.map((command): OrderFact => {
    const terms = {
      quantity: quantity(command === "r1" ? "12000" : "8000"),
      limitPrice: null,
      stopPrice: null,
    };
    return command.startsWith("c")
      ? { id: `requested:${command}`, at: 0, kind: "cancel-requested", command }
      : {
          id: `requested:${command}`,
          at: 0,
          kind: "replace-requested",
          command,
          version: Number(command[1]),
          terms,
        };
  }),
];

type Case = {
  name: string;
  /** Of fold-order's commands; each line one message, ID for the order's own id. */
  commands?: string[];
  lines: string[];
  state: string;
  filled: string;
  leaves: string;
  flags?: string[];
  reason?: string;
};

let minute = 0;
const line = (text: string): string =>
  `${text.replaceAll("ID", ID)}|37=V1|60=20261122-10:${String(minute++ % 60).padStart(2, "0")}:00`;

/** FIX 4.2: ExecTransType (20) and fills as ExecType 1 and 2. */
const old: Case[] = [
  {
    name: "an order that is filled in parts",
    lines: [
      "35=8|11=ID|17=1|20=0|150=0|39=0|38=10000|14=0",
      "35=8|11=ID|17=2|20=0|150=1|39=1|38=10000|14=2000|32=2000|31=10.25",
      "35=8|11=ID|17=3|20=0|150=2|39=2|38=10000|14=10000|32=8000|31=10.5",
    ],
    state: "filled",
    filled: "10000",
    leaves: "0",
  },
  {
    name: "an order that is rejected",
    lines: ["35=8|11=ID|17=1|20=0|150=8|39=8|103=1|14=0"],
    state: "rejected",
    filled: "0",
    leaves: "0",
    reason: "unknown symbol",
  },
  {
    name: "a day order that ends part-filled",
    lines: [
      "35=8|11=ID|17=1|20=0|150=0|39=0|14=0",
      "35=8|11=ID|17=2|20=0|150=1|39=1|14=2000|32=2000|31=10",
      "35=8|11=ID|17=3|20=0|150=3|39=3|14=2000",
    ],
    state: "done-for-day",
    filled: "2000",
    leaves: "8000",
  },
  {
    name: "a cancel that comes in time, pending first",
    commands: ["c1"],
    lines: [
      "35=8|11=ID|17=1|20=0|150=0|39=0|14=0",
      "35=8|11=ID-c1|41=ID|17=2|20=0|150=6|39=6|14=0",
      "35=8|11=ID-c1|41=ID|17=3|20=0|150=4|39=4|14=0",
    ],
    state: "cancelled",
    filled: "0",
    leaves: "0",
  },
  {
    name: "a cancel of an order that fills in part meanwhile",
    commands: ["c1"],
    lines: [
      "35=8|11=ID|17=1|20=0|150=0|39=0|14=0",
      "35=8|11=ID-c1|41=ID|17=2|20=0|150=6|39=6|14=0",
      "35=8|11=ID|17=3|20=0|150=1|39=6|14=5000|32=5000|31=9.999999999",
      "35=8|11=ID-c1|41=ID|17=4|20=0|150=4|39=4|14=5000",
    ],
    state: "cancelled",
    filled: "5000",
    leaves: "0",
  },
  {
    name: "a cancel that comes after the last fill",
    commands: ["c1"],
    lines: [
      "35=8|11=ID|17=1|20=0|150=2|39=2|14=10000|32=10000|31=10",
      "35=9|11=ID-c1|41=ID|39=2|434=1|102=0",
    ],
    state: "filled",
    filled: "10000",
    leaves: "0",
  },
  {
    name: "a cancel that nobody asked for",
    lines: ["35=8|11=ID|17=1|20=0|150=0|39=0|14=0", "35=8|11=ID|17=2|20=0|150=4|39=4|14=0|58=end of session"],
    state: "cancelled",
    filled: "0",
    leaves: "0",
  },
  {
    name: "a replace to more, while it fills",
    commands: ["r1"],
    lines: [
      "35=8|11=ID|17=1|20=0|150=0|39=0|38=10000|14=0",
      "35=8|11=ID-r1|41=ID|17=2|20=0|150=E|39=E|14=0",
      "35=8|11=ID|17=3|20=0|150=1|39=E|14=1000|32=1000|31=10",
      "35=8|11=ID-r1|41=ID|17=4|20=0|150=5|39=1|38=12000|14=1000",
    ],
    state: "partially-filled",
    filled: "1000",
    leaves: "11000",
  },
  {
    name: "two replaces in a chain",
    commands: ["r1", "r2"],
    lines: [
      "35=8|11=ID|17=1|20=0|150=0|39=0|38=10000|14=0",
      "35=8|11=ID-r1|41=ID|17=2|20=0|150=5|39=0|38=12000|14=0",
      "35=8|11=ID-r2|41=ID-r1|17=3|20=0|150=5|39=0|38=8000|14=0",
    ],
    state: "new",
    filled: "0",
    leaves: "8000",
  },
  {
    name: "a replace that is refused",
    commands: ["r1"],
    lines: [
      "35=8|11=ID|17=1|20=0|150=0|39=0|38=10000|14=0",
      "35=9|11=ID-r1|41=ID|39=0|434=2|102=2|58=not now",
    ],
    state: "new",
    filled: "0",
    leaves: "10000",
  },
  {
    name: "a replace that is refused by a report: the order lives on",
    commands: ["r1"],
    lines: ["35=8|11=ID|17=1|20=0|150=0|39=0|38=10000|14=0", "35=8|11=ID-r1|41=ID|17=2|20=0|150=8|39=8|14=0"],
    state: "new",
    filled: "0",
    leaves: "10000",
  },
  {
    name: "a trade that is busted",
    lines: [
      "35=8|11=ID|17=1|20=0|150=0|39=0|14=0",
      "35=8|11=ID|17=2|20=0|150=2|39=2|14=10000|32=10000|31=10",
      "35=8|11=ID|17=3|19=2|20=1|150=0|39=0|14=0|32=10000|31=10",
    ],
    state: "new",
    filled: "0",
    leaves: "10000",
  },
  {
    name: "a trade that is corrected",
    lines: [
      "35=8|11=ID|17=1|20=0|150=0|39=0|14=0",
      "35=8|11=ID|17=2|20=0|150=2|39=2|14=10000|32=10000|31=10",
      "35=8|11=ID|17=3|19=2|20=2|150=1|39=1|14=8000|32=8000|31=10.01",
    ],
    state: "partially-filled",
    filled: "8000",
    leaves: "2000",
  },
  {
    name: "a status report, which is nothing that happened",
    lines: ["35=8|11=ID|17=1|20=0|150=0|39=0|14=0", "35=8|11=ID|17=0|20=3|150=0|39=0|14=0"],
    state: "new",
    filled: "0",
    leaves: "10000",
  },
  {
    name: "an order that is guaranteed a price, then filled",
    lines: [
      "35=8|11=ID|17=1|20=0|150=7|39=7|14=0",
      "35=8|11=ID|17=2|20=0|150=2|39=2|14=10000|32=10000|31=10",
    ],
    state: "filled",
    filled: "10000",
    leaves: "0",
  },
];

/** FIX 4.4: trades as F, corrections as G, busts as H, answers as I. */
const newer: Case[] = [
  {
    name: "an order that waits, is taken and fills",
    lines: [
      "35=8|11=ID|17=1|150=A|39=A|14=0",
      "35=8|11=ID|17=2|150=0|39=0|14=0",
      "35=8|11=ID|17=3|150=F|39=1|14=0.5|32=0.5|31=100.000000001",
    ],
    state: "partially-filled",
    filled: "0.5",
    leaves: "9999.5",
  },
  {
    name: "a bust and a correction in a chain",
    lines: [
      "35=8|11=ID|17=1|150=F|39=1|14=4000|32=4000|31=10",
      "35=8|11=ID|17=2|150=F|39=2|14=10000|32=6000|31=10",
      "35=8|11=ID|17=3|19=1|150=G|39=1|14=9000|32=3000|31=10",
      "35=8|11=ID|17=4|19=2|150=H|39=1|14=3000",
    ],
    state: "partially-filled",
    filled: "3000",
    leaves: "7000",
  },
  {
    name: "a bust whose trade has not been heard of",
    lines: ["35=8|11=ID|17=1|150=0|39=0|14=0", "35=8|11=ID|17=4|19=2|150=H|39=0|14=0"],
    state: "new",
    filled: "0",
    leaves: "10000",
    flags: ["missing-execution"],
  },
  {
    name: "a fill that comes after the cancel",
    commands: ["c1"],
    lines: [
      "35=8|11=ID|17=1|150=0|39=0|14=0",
      "35=8|11=ID-c1|41=ID|17=2|150=4|39=4|14=0",
      "35=8|11=ID|17=3|150=F|39=4|14=100|32=100|31=10",
    ],
    state: "cancelled",
    filled: "100",
    leaves: "0",
    flags: ["late-fill"],
  },
  {
    name: "an order that expires part-filled",
    lines: ["35=8|11=ID|17=1|150=F|39=1|14=100|32=100|31=10", "35=8|11=ID|17=2|150=C|39=C|14=100"],
    state: "expired",
    filled: "100",
    leaves: "0",
  },
  {
    name: "an order that is suspended, then taken up",
    lines: ["35=8|11=ID|17=1|150=9|39=9|14=0", "35=8|11=ID|17=2|150=D|39=0|14=0|378=2"],
    state: "new",
    filled: "0",
    leaves: "10000",
  },
  {
    name: "an order whose quantity the venue lowers",
    lines: ["35=8|11=ID|17=1|150=0|39=0|14=0", "35=8|11=ID|17=2|150=D|39=0|38=9000|14=0|378=5"],
    state: "new",
    filled: "0",
    leaves: "9000",
  },
  {
    name: "an order that the gateway of the venue refuses",
    lines: ["35=j|372=D|379=ID|380=4|58=the market is not connected"],
    state: "rejected",
    filled: "0",
    leaves: "0",
    reason: "the market is not connected",
  },
  {
    name: "the answer to a status request",
    lines: ["35=8|11=ID|17=1|150=0|39=0|14=0", "35=8|11=ID|17=0|150=I|39=2|14=10000"],
    state: "new",
    filled: "0",
    leaves: "10000",
  },
  {
    name: "an id that the venue has seen: the order under it is not rejected",
    lines: ["35=8|11=ID|17=1|150=0|39=0|14=0", "35=8|11=ID|17=2|150=8|39=8|103=6|14=0"],
    state: "new",
    filled: "0",
    leaves: "10000",
  },
];

for (const [version, cases] of [
  ["4.2", old],
  ["4.4", newer],
] as const)
  describe(`FIX ${version}`, () => {
    for (const { name, commands = [], lines, flags = [], reason, ...expected } of cases)
      it(name, () => {
        const messages = lines.map((text) => fixMessage(line(text)));
        for (const some of [messages, messages.toReversed(), [...messages, ...messages]]) {
          const facts = some.flatMap((message) => eventsOf(message, context).map(({ fact }) => fact));
          const view = foldOrder([...asked(...commands), ...facts]);
          const { state, filled, leaves } = view;
          expect({ state, filled: quantityText(filled), leaves: quantityText(leaves) }).toEqual(expected);
          expect(view.flags).toEqual(flags);
          if (reason) expect(view.reason).toBe(reason);
        }
      });
  });

describe("a report", () => {
  const trade = `35=8|11=${ID}-r1|17=77|150=F|39=1|14=3|32=3|31=0.000000001|12=1.25|13=3|479=EUR|30=XNAS|64=20261124|60=20261122-10:00:00.123456`;

  it("keeps every digit, the venue's time and the fee, under the order's own id", () => {
    const [event] = eventsOf(fixMessage(trade), context);
    expect(event?.clientOrderId).toBe(ID);
    if (event?.fact.kind !== "trade") throw new Error("a trade was expected");
    expect(event.fact).toMatchObject({ market: "XNAS", settles: "2026-11-24" });
    const { fact } = event;
    expect([quantityText(fact.quantity), priceText(fact.price)]).toEqual(["3", "0.000000001"]);
    expect(fact.fee && [moneyText(fact.fee.amount), fact.fee.currency]).toEqual(["1.25", "EUR"]);
    expect([fact.execution, fact.at]).toEqual([`77@${ID}`, Date.UTC(2026, 10, 22, 10) * 1000 + 123_456]);
  });

  it("has the time of its first sending when it comes again", () => {
    const report = `35=8|11=${ID}|17=1|150=0|39=0|14=0`;
    const first = eventsOf(fixMessage(`${report}|52=20261122-10:00:00`), context);
    const again = eventsOf(fixMessage(`${report}|43=Y|122=20261122-10:00:00|52=20261122-11:00:00`), context);
    expect(again).toEqual(first);
  });

  it("of an order that was made elsewhere is about that order, also when our cancel of it is answered", () => {
    const of = (text: string) => eventsOf(fixMessage(text), context)[0]?.clientOrderId;
    expect(of("35=8|11=DESK-1|17=1|150=0|39=0|14=0")).toBe("DESK-1");
    expect(of(`35=8|11=${ID}-c1|41=DESK-1|17=2|150=4|39=4|14=0`)).toBe("DESK-1");
  });

  it("that lacks what its kind must have is told so", () => {
    expect(() => eventsOf(fixMessage(`35=8|11=${ID}|17=1|150=F|39=1|14=3|31=1`), context)).toThrow(
      /no LastQty \(32\)/,
    );
  });

  it("without terms takes those that were asked for", () => {
    const sent = fixMessage(`35=G|11=${ID}-r1|38=7|44=10.5`);
    const [event] = eventsOf(fixMessage(`35=8|11=${ID}-r1|41=${ID}|17=9|150=5|39=0|14=0`), {
      ...context,
      sent,
    });
    expect(event?.fact).toMatchObject({
      version: 1,
      terms: { quantity: 7_000_000_000n, limitPrice: 10_500_000_000n },
    });
  });

  it("says where the order stands, and what the venue does not know or has seen", () => {
    expect(standingOf(fixMessage("35=8|150=I|39=1|14=3"))).toEqual({
      state: "working",
      filled: quantity("3"),
    });
    expect(standingOf(fixMessage("35=8|150=I|39=C|14=3")).state).toBe("expired");
    expect(saysUnknown(fixMessage("35=8|150=I|39=8|103=5"))).toBe(true);
    expect(saysUnknown(fixMessage("35=8|150=I|39=8|103=1"))).toBe(false);
    expect(saysKnownId(fixMessage("35=9|102=6"))).toBe(true);
  });
});

describe("a FIX moment", () => {
  it("is read to the microsecond and written to the millisecond", () => {
    expect(momentOf("20261122-23:59:59.999999999")).toBe(Date.UTC(2026, 10, 22, 23, 59, 59) * 1000 + 999_999);
    expect(momentOf("20261122")).toBeNull();
    expect(momentText(new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 6)))).toBe("20260102-03:04:05.006");
  });
});
