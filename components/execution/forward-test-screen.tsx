"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useMemo, useState } from "react";
import { createChartLink } from "#components/charts/chart-link.ts";
import { drawdownOf } from "#components/charts/drawdown.ts";
import { EquityChart } from "#components/charts/equity-chart.tsx";
import { timeAxis } from "#components/charts/time-axis.ts";
import { useApi, useCan } from "#components/providers/index.ts";
import { ModeBadge, RoleGate } from "#components/shell/index.ts";
import {
  Button,
  Cell,
  ErrorState,
  formatInteger,
  formatPrice,
  formatQuantity,
  formatTime,
  groupDigits,
  HeadCell,
  LoadingState,
  PageBody,
  PageHeader,
  Panel,
  Select,
  Table,
  useTimeZone,
} from "#components/ui/index.ts";
import { AccountEventsPanel } from "./account-events-panel.tsx";
import { figure } from "./decimal-text.ts";
import { ForwardStateChip, isOverForward } from "./forward-state.tsx";
import { speedWord } from "./forward-tests-screen.tsx";
import { OrderStateWord } from "./order-cells.tsx";
import { PromotionPanel } from "./promotion-panel.tsx";
import { ShadowPanel } from "./shadow-panel.tsx";
import { type SignalBody, signalWords } from "./signal-words.ts";
import { useForwardPause } from "./use-forward-pause.ts";
import { useAfterChange } from "./use-trading-changes.ts";
import { useOrderNames } from "./use-trading-facts.ts";

type Point = { readonly time: number; readonly equity: number };

/** One forward test: its equity as it grows, what it asked for, what it said, and its shadow backtest. */
export function ForwardTestScreen({ id }: { id: string }) {
  return (
    <RoleGate screen="Forward test" permission="orders:read">
      <ForwardTest id={id} />
    </RoleGate>
  );
}

function ForwardTest({ id }: { id: string }) {
  const api = useApi();
  const query = useQuery(
    api.forwardTests.get.queryOptions(
      { id },
      { refetchInterval: ({ state }) => (isOverForward(state.data?.state ?? "") ? false : 2_000) },
    ),
  );
  const test = query.data;
  if (!test)
    return (
      <>
        <PageHeader parents={<Link href="/forward-tests">Forward tests</Link>} title="Forward test" />
        {query.error ? (
          <ErrorState error={query.error} retry={() => query.refetch()} />
        ) : (
          <LoadingState what="the forward test" />
        )}
      </>
    );
  return (
    <>
      <PageHeader
        parents={<Link href="/forward-tests">Forward tests</Link>}
        title={test.name}
        chips={
          <>
            <ModeBadge mode="paper" />
            <ForwardStateChip state={test.state} />
          </>
        }
        note={`${test.strategyName} on ${test.accountName}, ${speedWord(test.speed)}, ${formatInteger(test.moments)} bars`}
        actions={<ForwardActions id={id} state={test.state} speed={test.speed} />}
      />
      <PageBody>
        {test.error && (
          <Panel title="Why it failed">
            <p className="text-12 text-bad">
              ✕ {test.error.message} {test.error.at}
            </p>
          </Panel>
        )}
        <ForwardEquity
          points={test.points}
          capital={test.capital}
          currency={test.spec.currency}
          timeZone={test.spec.session.rules.timeZone}
        />
        <PromotionPanel id={id} promotion={test.promotion} />
        <AccountEventsPanel events={test.events} />
        <ShadowPanel id={id} moments={test.moments} currency={test.spec.currency} />
        <Signals signals={test.signals} />
        <Logs logs={test.logs} />
      </PageBody>
    </>
  );
}

function ForwardActions({ id, state, speed }: { id: string; state: string; speed: string }) {
  const api = useApi();
  const after = useAfterChange();
  const mayRun = useCan("forward-tests:run");
  const touched = [api.forwardTests.pathKey()];
  const stop = useMutation(api.forwardTests.stop.mutationOptions(after("It stops", touched)));
  const step = useMutation(api.forwardTests.step.mutationOptions(after("Played one bar more", touched)));
  const { pause, isPending } = useForwardPause(() => ({ id, state }));
  const setSpeed = useMutation(api.forwardTests.setSpeed.mutationOptions(after("Another speed", touched)));
  if (!mayRun || isOverForward(state)) return null;
  const byHand = speed === "step" && state !== "paused";
  const speeds = [...new Set([speed, "step", "1", "60", "3600", "max"])];
  return (
    <>
      <Select
        label="Speed"
        hideLabel
        className="w-44"
        options={speeds.map((value) => ({ value, label: speedWord(value) }))}
        value={speed}
        onChange={(next) => setSpeed.mutate({ id, speed: next })}
      />
      {state !== "stopping" && (
        <Button keys="P" busy={isPending} onClick={() => pause({ id, state })}>
          {state === "paused" ? "Resume" : "Pause"}
        </Button>
      )}
      {byHand && <Button onClick={() => step.mutate({ id, bars: 1 })}>One bar</Button>}
      {byHand && <Button onClick={() => step.mutate({ id, bars: 20 })}>Twenty bars</Button>}
      <Button kind="danger" busy={stop.isPending} onClick={() => stop.mutate({ id })}>
        Stop
      </Button>
    </>
  );
}

function ForwardEquity({
  points,
  capital,
  currency,
  timeZone,
}: {
  points: readonly Point[];
  capital: number;
  currency: string;
  timeZone: string;
}) {
  const [link] = useState(createChartLink);
  const drawn = useMemo(() => {
    const values = Float64Array.from(points, ({ equity }) => equity);
    const line = {
      name: "Forward test",
      values,
      color: "series-1",
      drawdown: drawdownOf(values, capital),
      filled: true,
    } as const;
    return {
      axis: timeAxis(
        Float64Array.from(points, ({ time }) => time),
        { timeZone, ends: true },
      ),
      curves: [line],
    };
  }, [points, capital, timeZone]);
  if (points.length < 2)
    return (
      <Panel title="Equity">
        <p className="text-12 text-3">Its curve begins with the second bar.</p>
      </Panel>
    );
  return (
    <EquityChart
      title="Equity"
      axis={drawn.axis}
      curves={drawn.curves}
      initial={capital}
      currency={currency}
      link={link}
      className="h-80"
    />
  );
}

type Signal = {
  readonly n: number;
  readonly time: number | null;
  readonly body: SignalBody;
  readonly outcome: string;
  readonly orderId: string | null;
  readonly reason: string | null;
  readonly state: string | null;
  readonly filled: string | null;
  readonly averagePrice: string | null;
};
const SHOWN = 50;

function Signals({ signals }: { signals: readonly Signal[] }) {
  const zone = useTimeZone();
  const names = useOrderNames();
  return (
    <Panel
      title="Signals, orders and fills"
      note={`What the strategy asked for and what became of it, newest first; the last ${SHOWN}`}
      flush
    >
      {signals.length === 0 ? (
        <p className="p-3 text-12 text-3">It has asked for nothing yet.</p>
      ) : (
        <Table
          cards
          label="Signals"
          head={
            <>
              <HeadCell>Market time</HeadCell>
              <HeadCell>Asked</HeadCell>
              <HeadCell>Outcome</HeadCell>
              <HeadCell right>Filled</HeadCell>
              <HeadCell right>Average</HeadCell>
              <HeadCell>Order</HeadCell>
              <HeadCell>Why</HeadCell>
            </>
          }
        >
          {signals.slice(0, SHOWN).map(({ n, time, body, outcome, orderId, reason, ...order }) => (
            <tr key={n}>
              <Cell>{formatTime(time === null ? null : time / 1000, zone)}</Cell>
              <Cell label="Asked" wide>
                {signalWords(body)}
              </Cell>
              <Cell label="Outcome">
                {/* How its order stands; what never became one says so itself. */}
                <OrderStateWord state={outcome === "denied" ? outcome : (order.state ?? outcome)} />
              </Cell>
              <Cell label="Filled" right>
                {formatQuantity(figure(order.filled))}
              </Cell>
              <Cell label="Average" right>
                {formatPrice(figure(order.averagePrice), names.steps(body.symbol ?? "").decimals)}
              </Cell>
              <Cell label="Order">
                {orderId ? (
                  <Link
                    href={`/blotter?tab=history&order=${orderId}`}
                    className="font-mono underline underline-offset-2"
                  >
                    …{orderId.slice(-8)}
                  </Link>
                ) : (
                  "—"
                )}
              </Cell>
              <Cell label="Why" wide={reason !== null}>
                {groupDigits(reason ?? "")}
              </Cell>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}

function Logs({
  logs,
}: {
  logs: readonly { n: number; time: number | null; level: string; message: string }[];
}) {
  const zone = useTimeZone();
  if (logs.length === 0) return null;
  return (
    <Panel title="Log" note="Newest first">
      <ol className="flex max-h-80 flex-col gap-1 overflow-y-auto font-mono text-11">
        {logs.map(({ n, time, level, message }) => (
          <li key={n} className="text-2">
            <span className="text-3">
              {formatTime(time === null ? null : time / 1000, zone)} {level}
            </span>{" "}
            {message}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
