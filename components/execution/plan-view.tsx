"use client";
import {
  Facts,
  formatDuration,
  formatInteger,
  formatMoment,
  formatQuantity,
  useTimeZone,
} from "#components/ui/index.ts";
import { figure } from "./decimal-text.ts";

export type PlannedSlice = { readonly at: number | null; readonly quantity: string };

const WIDTH = 400;
const HEIGHT = 56;
const LISTED = 60;

/** What an algorithm would send and when, before it starts: bars over time, the same as a table beneath. */
export function PlanView({ slices }: { slices: readonly PlannedSlice[] }) {
  const zone = useTimeZone();
  const clock = (at: number | null) =>
    at === null ? "by the market" : formatMoment(at / 1000, Date.now(), zone);
  const sizes = slices.map(({ quantity }) => figure(quantity) ?? 0);
  const times = slices.flatMap(({ at }) => (at === null ? [] : [at]));
  const [first, last] = [times[0] ?? null, times.at(-1) ?? null];
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const each = least === most ? formatQuantity(most) : `${formatQuantity(least)} to ${formatQuantity(most)}`;
  const words = `${formatInteger(slices.length)} of ${each} units`;
  return (
    <section aria-label="Plan" className="flex flex-col gap-1 border-line-1 border-t pt-3">
      <h3 className="font-strong text-12 text-1">Plan</h3>
      {times.length > 1 && <PlanChart times={times} sizes={sizes} words={words} />}
      <Facts
        items={[
          ["Slices", words],
          ...(first === last || first === null || last === null
            ? ([["When", clock(first)]] as const)
            : ([
                ["From, to", `${clock(first)}, ${clock(last)}`],
                ["Lasts", formatDuration((last - first) / 1000)],
              ] as const)),
        ]}
      />
      <details className="text-12">
        <summary className="min-h-6 text-2">Every slice</summary>
        <ol>
          {slices.slice(0, LISTED).map(({ at, quantity }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a plan is not edited
            <li key={index} className="flex justify-between border-line-1 border-b py-0.5">
              <span className="text-3">{clock(at)}</span>
              <span className="text-1">{formatQuantity(figure(quantity))}</span>
            </li>
          ))}
        </ol>
        {slices.length > LISTED && <p className="text-3">and {formatInteger(slices.length - LISTED)} more</p>}
      </details>
    </section>
  );
}

function PlanChart({
  times,
  sizes,
  words,
}: {
  times: readonly number[];
  sizes: readonly number[];
  words: string;
}) {
  const [first, last] = [times[0]!, times.at(-1)!];
  const step = WIDTH / times.length;
  const largest = Math.max(...sizes);
  const x = (at: number) => ((at - first) / Math.max(1, last - first)) * (WIDTH - step);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Sizes of the slices over time: ${words}`}
      className="h-14 w-full border-line-2 border-b"
    >
      {times.map((at, k) => {
        const height = (sizes[k]! / largest) * HEIGHT;
        return (
          <rect
            key={at}
            x={x(at)}
            y={HEIGHT - height}
            width={Math.max(1, step - 1.5)}
            height={height}
            fill="var(--series-1)"
          />
        );
      })}
    </svg>
  );
}
