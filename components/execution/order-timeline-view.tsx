import { STATE_SIGNS } from "#components/reports/order-states.ts";
import { Chip, formatTime } from "#components/ui/index.ts";
import { type OrderFact, orderTimeline } from "#lib/execution/orders/index.ts";

/** The history of an order as FIX would tell it, newest first: who said what, and what the order was then. */
export function OrderTimelineView({ facts, zone }: { facts: Iterable<OrderFact>; zone: string }) {
  const entries = orderTimeline(facts).toReversed();
  return (
    <ol className="flex flex-col">
      {entries.map(({ id, at, from, message, execType, title, detail, state }) => (
        <li key={id} className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 border-line-1 border-b py-1.5">
          <span className="pt-0.5 text-11 text-3" title={`${at} µs`}>
            {formatTime(Math.floor(at / 1000), zone, { suffix: false }).slice(11)}
            <span className="text-3">.{String(Math.floor(at / 1000) % 1000).padStart(3, "0")}</span>
          </span>
          <span className="min-w-0">
            <span className="flex flex-wrap items-center gap-1.5">
              <b className="font-medium text-1">{title}</b>
              <Chip tone={from === "venue" ? "neutral" : "quiet"}>{from === "venue" ? "venue" : "us"}</Chip>
              {message && (
                <code className="font-mono text-3">
                  {message}
                  {execType ? ` 150=${execType}` : ""}
                </code>
              )}
            </span>
            {detail && <span className="block break-words text-12 text-2">{detail}</span>}
            <span className="block text-11 text-3">then {STATE_SIGNS[state].word.toLowerCase()}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
