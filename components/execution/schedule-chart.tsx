import { formatInteger, formatMoment, formatPercent } from "#components/ui/index.ts";

type Planned = { readonly at: number | null; readonly upTo: number };
type Done = { readonly at: number; readonly filled: number };

const WIDTH = 400;
const HEIGHT = 96;

/** What was to be done by when, as steps, and what was done. The slices stand as a table beneath. */
export function ScheduleChart({
  quantity,
  schedule,
  slices,
  zone,
}: {
  quantity: number;
  schedule: readonly Planned[];
  slices: readonly Done[];
  zone: string;
}) {
  const planned = schedule.flatMap(({ at, upTo }) => (at === null ? [] : [{ at, upTo }]));
  const done = cumulative(slices);
  const times = [...planned, ...done].map(({ at }) => at);
  const filled = done.at(-1)?.upTo ?? 0;
  const words = `${formatInteger(filled)} of ${formatInteger(quantity)} done, ${formatPercent(filled / quantity, { decimals: 0 })}`;
  if (times.length === 0)
    return <p className="text-12 text-3">{words}. The market decides when it trades.</p>;
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const x = (at: number) => ((at - first) / Math.max(1, last - first)) * WIDTH;
  const y = (units: number) => HEIGHT - (units / quantity) * HEIGHT;
  const steps = (points: readonly { at: number; upTo: number }[], from = 0) =>
    points.map(({ at, upTo }, i) => `${i === 0 ? `M${x(at)} ${y(from)}` : `H${x(at)}`}V${y(upTo)}`).join("");
  // What was planned anew goes on from what was done by then.
  const doneBefore = done.findLast(({ at }) => at < (planned[0]?.at ?? first))?.upTo;
  return (
    <figure>
      <svg
        viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Schedule and what was done: ${words}`}
        className="h-24 w-full border-line-2 border-b"
      >
        <path
          d={steps(planned, doneBefore)}
          fill="none"
          stroke="var(--series-2)"
          strokeDasharray="4 3"
          vectorEffect="non-scaling-stroke"
        />
        <path
          d={steps(done)}
          fill="none"
          stroke="var(--series-1)"
          strokeWidth="2"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <figcaption className="flex flex-wrap justify-between gap-x-3 pt-1 text-11 text-3">
        <span>{formatMoment(first / 1000, Date.now(), zone)}</span>
        <span>
          <span aria-hidden="true">━ </span>done · <span aria-hidden="true">╌ </span>planned · {words}
        </span>
        <span>{formatMoment(last / 1000, Date.now(), zone)}</span>
      </figcaption>
    </figure>
  );
}

function cumulative(slices: readonly Done[]): { at: number; upTo: number }[] {
  let upTo = 0;
  return slices.map(({ at, filled }) => {
    upTo += filled;
    return { at, upTo };
  });
}
