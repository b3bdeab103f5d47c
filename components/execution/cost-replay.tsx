import { formatNumber, formatPrice, formatTime } from "#components/ui/index.ts";

type Replay = {
  readonly prices: readonly { readonly at: number; readonly price: number }[];
  readonly fills: readonly { readonly at: number; readonly price: number; readonly quantity: number }[];
  readonly decidedAt: number | null;
  readonly sentAt: number | null;
  readonly endedAt: number | null;
};

const WIDTH = 400;
const HEIGHT = 120;

/** The market around an order with its fills; from the first send to the end is shaded. */
export function CostReplay({ replay, decimals, zone }: { replay: Replay; decimals: number; zone: string }) {
  const { prices, fills, sentAt, endedAt, decidedAt } = replay;
  if (prices.length < 2)
    return <p className="text-12 text-3">Too few prices are recorded around the order to draw them.</p>;
  const all = [...prices, ...fills].map(({ price }) => price);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const [first, last] = [prices[0]!.at, Math.max(prices.at(-1)!.at, ...fills.map(({ at }) => at))];
  const x = (at: number) => Math.min(WIDTH, Math.max(0, ((at - first) / Math.max(1, last - first)) * WIDTH));
  const y = (price: number) => HEIGHT - ((price - low) / Math.max(high - low, 1e-9)) * HEIGHT;
  const line = prices.map(({ at, price }, i) =>
    i === 0 ? `M${x(at)} ${y(price)}` : `H${x(at)}V${y(price)}`,
  );
  const words = `${formatPrice(low, decimals)} to ${formatPrice(high, decimals)}, ${fills.length} fills`;
  return (
    <figure>
      <svg
        viewBox={`-4 -6 ${WIDTH + 8} ${HEIGHT + 12}`}
        role="img"
        aria-label={`Prices around the order: ${words}`}
        className="w-full border-line-2 border-b"
      >
        {sentAt !== null && endedAt !== null && (
          <rect
            x={x(sentAt)}
            y={-6}
            width={Math.max(1, x(endedAt) - x(sentAt))}
            height={HEIGHT + 12}
            fill="var(--bg-3)"
            opacity="0.6"
          />
        )}
        {decidedAt !== null && (
          <path d={`M${x(decidedAt)} -6V${HEIGHT + 6}`} stroke="var(--line-3)" strokeDasharray="3 3" />
        )}
        <path d={line.join("")} fill="none" stroke="var(--series-1)" strokeWidth="1.2" />
        {fills.map(({ at, price, quantity }) => (
          <circle
            key={`${at} ${price} ${quantity}`}
            cx={x(at)}
            cy={y(price)}
            r="3"
            fill="var(--accent)"
            stroke="var(--bg-1)"
          >
            <title>{`${formatNumber(quantity, 0)} at ${formatPrice(price, decimals)}, ${formatTime(at / 1000, zone)}`}</title>
          </circle>
        ))}
      </svg>
      <figcaption className="flex justify-between gap-2 pt-1 text-11 text-3">
        <span>{formatTime(first / 1000, zone)}</span>
        <span>╌ decided · shaded: sent to end · ● fill · {words}</span>
        <span>{formatTime(last / 1000, zone)}</span>
      </figcaption>
    </figure>
  );
}
