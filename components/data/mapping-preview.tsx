import {
  Cell,
  Chip,
  formatNumber,
  formatQuantity,
  HeadCell,
  NONE,
  Panel,
  Table,
  zoneName,
} from "#components/ui/index.ts";
import type { Resolution } from "#lib/core/columns.ts";
import { formatBarTime, priceDecimals } from "./words.ts";

export type PreviewBar = {
  symbol: string;
  start: number | null;
  end: number | null;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  problem: string | null;
};

/** The first rows as they would be stored. */
export function MappingPreview({
  bars,
  timeZone,
  resolution,
  dim,
}: {
  bars: readonly PreviewBar[];
  timeZone: string;
  resolution: Resolution;
  dim: boolean;
}) {
  const decimals = priceDecimals(bars);
  const price = (value: number) => formatNumber(value, decimals);
  const time = (at: number | null) => (at === null ? NONE : formatBarTime(at, resolution, timeZone));
  return (
    <Panel
      title="As it will be stored"
      note={`the first rows that can be parsed, times in ${zoneName(timeZone)}`}
      flush
      className={dim ? "opacity-60" : undefined}
    >
      <Table
        label="The first rows as they will be stored"
        head={
          <>
            <HeadCell>Symbol</HeadCell>
            <HeadCell>Start</HeadCell>
            <HeadCell>End</HeadCell>
            <HeadCell right>Open</HeadCell>
            <HeadCell right>High</HeadCell>
            <HeadCell right>Low</HeadCell>
            <HeadCell right>Close</HeadCell>
            <HeadCell right>Volume</HeadCell>
            <HeadCell>Problem</HeadCell>
          </>
        }
      >
        {bars.map((bar, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place
          <tr key={row}>
            <Cell strong>{bar.symbol}</Cell>
            <Cell>{time(bar.start)}</Cell>
            <Cell>{time(bar.end)}</Cell>
            <Cell right>{price(bar.open)}</Cell>
            <Cell right>{price(bar.high)}</Cell>
            <Cell right>{price(bar.low)}</Cell>
            <Cell right>{price(bar.close)}</Cell>
            <Cell right>{formatQuantity(bar.volume)}</Cell>
            <Cell>{bar.problem && <Chip tone="bad">{bar.problem}</Chip>}</Cell>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
