"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "#components/providers/index.ts";
import {
  Button,
  ErrorState,
  Facts,
  formatInteger,
  formatNumber,
  formatSigned,
  formatTime,
  LoadingState,
  Panel,
  useTimeZone,
} from "#components/ui/index.ts";

const CAUSES: Record<string, string> = {
  data: "Other bars than stored",
  timing: "Traded at another time",
  price: "Other prices",
  fees: "Other fees",
  missed: "Missed or partial",
  rejected: "Refused by a control or the venue",
  manual: "By a person's hand",
  income: "Dividends, interest and costs of holding",
};

/** The same strategy as a backtest over the same bars, and the gap by cause. It is a whole run: made when asked. */
export function ShadowPanel({ id, moments, currency }: { id: string; moments: number; currency: string }) {
  const api = useApi();
  const [asked, setAsked] = useState(false);
  const query = useQuery(
    api.forwardTests.shadow.queryOptions({ id }, { enabled: asked, staleTime: Infinity, retry: false }),
  );
  const shadow = query.data;
  return (
    <Panel
      title="Shadow backtest"
      note="The same code over the same bars; what differs, and why"
      actions={
        <Button
          size="small"
          disabled={moments === 0}
          busy={query.isFetching}
          onClick={() => (asked ? void query.refetch() : setAsked(true))}
        >
          {shadow ? "Compare again" : "Compare"}
        </Button>
      }
    >
      {!asked && (
        <p className="text-12 text-3">
          Compare runs the strategy over the {formatInteger(moments)} bars that it saw.
        </p>
      )}
      {asked && query.isPending && !query.error && <LoadingState what="the shadow backtest" rows={3} />}
      {query.error && <ErrorState error={query.error} retry={() => query.refetch()} />}
      {shadow && <Comparison shadow={shadow} currency={currency} />}
    </Panel>
  );
}

type Trade = {
  readonly symbol: string;
  readonly time: number;
  readonly quantity: number;
  readonly price: number;
};
type ShadowView = {
  readonly moments: number;
  readonly forwardTrades: number;
  readonly backtestTrades: number;
  readonly forwardProfit: number;
  readonly backtestProfit: number;
  readonly firstDifference: {
    readonly trade: number;
    readonly forward: Trade | null;
    readonly backtest: Trade | null;
  } | null;
  readonly waterfall: Readonly<Record<string, number>>;
};

function Comparison({ shadow, currency }: { shadow: ShadowView; currency: string }) {
  const zone = useTimeZone();
  const { firstDifference } = shadow;
  const trade = (one: Trade | null) =>
    one
      ? `${formatNumber(one.quantity, 0)} ${one.symbol} at ${formatNumber(one.price, 4)}, ${formatTime(one.time / 1000, zone)}`
      : "none";
  return (
    <div className="grid grid-cols-2 gap-6 phone:grid-cols-1">
      <Waterfall shadow={shadow} currency={currency} />
      <Facts
        items={[
          ["Bars compared", formatInteger(shadow.moments)],
          [
            "Trades",
            `${formatInteger(shadow.forwardTrades)} forward, ${formatInteger(shadow.backtestTrades)} in the backtest`,
          ],
          [
            "First difference",
            firstDifference ? `trade ${firstDifference.trade}` : "none: every trade is the same",
          ],
          ...(firstDifference
            ? ([
                ["Forward", trade(firstDifference.forward)],
                ["Backtest", trade(firstDifference.backtest)],
              ] as const)
            : []),
        ]}
      />
    </div>
  );
}

/** Backtest's profit, each cause, forward test's profit; the parts add up. */
function Waterfall({ shadow, currency }: { shadow: ShadowView; currency: string }) {
  const causes = Object.entries(shadow.waterfall).filter(([, amount]) => amount !== 0);
  const largest = Math.max(1e-9, ...causes.map(([, amount]) => Math.abs(amount)));
  return (
    <table className="w-full text-12">
      <caption className="pb-1 text-left text-11 text-3">Profit, {currency}</caption>
      <tbody>
        <Row label="Backtest" amount={shadow.backtestProfit} />
        {causes.map(([cause, amount]) => (
          <Row key={cause} label={CAUSES[cause] ?? cause} amount={amount} share={amount / largest} />
        ))}
        {causes.length === 0 && (
          <tr>
            <td className="py-1 text-good" colSpan={3}>
              ✓ No gap
            </td>
          </tr>
        )}
        <Row label="Forward test" amount={shadow.forwardProfit} />
      </tbody>
    </table>
  );
}

function Row({ label, amount, share }: { label: string; amount: number; share?: number }) {
  return (
    <tr className="border-line-1 border-b">
      <th scope="row" className="py-1 pr-3 text-left font-regular text-2">
        {label}
      </th>
      <td className="w-32">
        {share !== undefined && (
          <span
            aria-hidden="true"
            className={share > 0 ? "block h-2 bg-(--up)" : "block h-2 bg-(--down)"}
            style={{ width: `${Math.abs(share) * 100}%` }}
          />
        )}
      </td>
      <td className="py-1 pl-3 text-right text-1">{formatSigned(amount)}</td>
    </tr>
  );
}
