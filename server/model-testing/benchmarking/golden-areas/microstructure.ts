import type { BarColumns } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { DAY, isoTime, Zone } from "#lib/core/time.ts";
import {
  barsFromTrades,
  everyAmount,
  type Measure,
  resampleBars,
  type SampledBars,
  sliceBars,
  type TradeColumns,
  tickRule,
  timeBars,
} from "#lib/data/bars/index.ts";
import { isoDay, type Session } from "#lib/data/calendars/index.ts";
import { volumeProfile, wholeShares } from "#lib/execution/algorithms/index.ts";
import { columnOf, type TextTable } from "#server/model-testing/benchmarking/csv-reader.ts";
import { stampTime } from "#server/model-testing/benchmarking/golden-bars.ts";
import type { Json, JsonObject } from "#server/model-testing/benchmarking/golden-case.ts";
import type { CheckFunction, CheckInput } from "#server/model-testing/benchmarking/golden-check.ts";
import { replayOrderBook } from "./order-book-replay.ts";

const MINUTE = 60_000_000;

export const microstructureChecks: Readonly<Record<string, CheckFunction>> = {
  "bars.count": async (input) => (await marketOf(input)).bars.length,
  "bars.resample": resample,
  "bars.session_vwap": sessionVwap,
  "bars.from_ticks": fromTicks,
  "execution.vwap_schedule": vwapSchedule,
  "orderbook.replay": ({ path }) => replayOrderBook(path("stream")),
};

/** The bars within the daily session that the check names, every day of the week. */
type Market = {
  readonly bars: BarColumns;
  readonly zone: Zone;
  readonly calendar: { session(day: number): Session | null };
};

async function marketOf({ table, value }: CheckInput): Promise<Market> {
  const rows = await table("bars");
  const zone = new Zone(String(value("timezone")));
  const [openMinute = 0, closeMinute = 1440] = (value("session") as string[]).map(minuteOfDay);
  const calendar = { session: () => ({ openMinute, closeMinute }) };
  const start = Float64Array.from(rows.columns[0] ?? [], stampTime);
  const all: BarColumns = {
    symbol: "",
    length: start.length,
    start,
    // The format stamps starts only; a bar ends within the smallest step.
    end: start.map((time) => time + 1),
    open: numbers(rows, "open"),
    high: numbers(rows, "high"),
    low: numbers(rows, "low"),
    close: numbers(rows, "close"),
    volume: numbers(rows, "volume"),
  };
  const inside = [...start.keys()].filter((row) => {
    const minute = ((start[row]! + zone.offset(start[row]!)) % DAY) / MINUTE;
    return minute >= openMinute && minute < closeMinute;
  });
  const take = (column: Float64Array) => Float64Array.from(inside, (row) => column[row]!);
  return {
    zone,
    calendar,
    bars: {
      symbol: "",
      length: inside.length,
      start: take(all.start),
      end: take(all.end),
      open: take(all.open),
      high: take(all.high),
      low: take(all.low),
      close: take(all.close),
      volume: take(all.volume),
    },
  };
}

function minuteOfDay(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

async function resample(input: CheckInput): Promise<Json> {
  const { bars, ...market } = await marketOf(input);
  const { to, closed = "left", label = "left", session } = input.params;
  if (closed !== "left") throw new AppError("bad-input", 'Only "closed": "left" is known.', { at: "closed" });
  const every = to === "session" ? "session" : minutesOf(String(to)) * MINUTE;
  const out = resampleBars(bars, { ...market, every });
  const dayOf = (row: number) => market.zone.dayNumber(out.start[row]!);
  const rows = [...out.start.keys()].filter((row) => session !== "first" || dayOf(row) === dayOf(0));
  // The format lists the first bars of a long run.
  return rows
    .slice(0, to === "session" ? undefined : input.expectedLength)
    .map((row) => [
      to === "session"
        ? isoDay(dayOf(row))
        : zonedTime(label === "right" ? out.end[row]! : out.start[row]!, market.zone),
      out.open[row]!,
      out.high[row]!,
      out.low[row]!,
      out.close[row]!,
      out.volume[row]!,
    ]);
}

/** "5min", "1h" or "30s" in minutes. */
function minutesOf(step: string): number {
  const [, count, unit] = /^(\d+)\s*(s|min|m|h)$/.exec(step) ?? [];
  if (!unit) throw new AppError("bad-input", `The step "${step}" is not known; write for example "5min".`);
  return Number(count) * (unit === "h" ? 60 : unit === "s" ? 1 / 60 : 1);
}

/** ISO 8601 with the zone's own offset. */
function zonedTime(time: number, zone: Zone): string {
  const offset = zone.offset(time);
  const clock = isoTime(Math.abs(offset)).slice(11, 16);
  return `${isoTime(time + offset).slice(0, 19)}${offset < 0 ? "-" : "+"}${clock}`;
}

/** The bars of each session, by date. */
function sessionsOf({ bars, zone }: Market): [date: string, bars: BarColumns][] {
  const days = [...new Set(Array.from(bars.start, (time) => zone.dayNumber(time)))];
  return days.map((day) => [isoDay(day), sliceBars(bars, zone.startOfDay(day), zone.startOfDay(day + 1))]);
}

async function sessionVwap(input: CheckInput): Promise<JsonObject> {
  const sessions = sessionsOf(await marketOf(input));
  return Object.fromEntries(
    sessions.map(([date, bars]) => {
      const typical = bars.close.map((close, row) => (bars.high[row]! + bars.low[row]! + close) / 3);
      const figures = {
        vwap_close: weightedMean(bars.close, bars.volume),
        vwap_typical: weightedMean(typical, bars.volume),
        twap_close: weightedMean(
          bars.close,
          bars.close.map(() => 1),
        ),
      };
      return [date, figures];
    }),
  );
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let [sum, total] = [0, 0];
  for (const [row, value] of values.entries()) {
    sum += value * weights[row]!;
    total += weights[row]!;
  }
  return sum / total;
}

async function vwapSchedule(input: CheckInput): Promise<JsonObject> {
  const {
    shares,
    bucket_minutes: minutes,
    buckets,
    profile_sessions: profile,
    trade_session: traded,
    rounding,
  } = input.params;
  if (profile !== "all-but-last" || traded !== "last" || rounding !== "largest-remainder")
    throw new AppError(
      "bad-input",
      "Only the profile of all sessions but the last, traded on the last with rounding to the largest remainder, is known.",
    );
  const market = await marketOf(input);
  const { openMinute } = market.calendar.session(0)!;
  const sessions = sessionsOf(market).map(([, bars]) => bars);
  const bucketOf = (time: number) => {
    const minute = ((time + market.zone.offset(time)) % DAY) / MINUTE - openMinute;
    return Math.min(Number(buckets) - 1, Math.floor(minute / Number(minutes)));
  };
  const perBucket = (bars: BarColumns, value: (row: number) => number) => {
    const sums = new Float64Array(Number(buckets));
    for (const [row, time] of bars.start.entries()) sums[bucketOf(time)]! += value(row);
    return sums;
  };
  const last = sessions.at(-1)!;
  const volumes = sessions.map((bars) => perBucket(bars, (row) => bars.volume[row]!));
  const fractions = volumeProfile(volumes.slice(0, -1));
  const schedule = Float64Array.from(wholeShares(BigInt(Number(shares)), fractions), Number);
  const turnover = perBucket(last, (row) => last.close[row]! * last.volume[row]!);
  const prices = turnover.map((value, k) => value / volumes.at(-1)![k]!);
  const average = weightedMean(prices, schedule);
  const market_vwap = weightedMean(last.close, last.volume);
  return {
    fractions: [...fractions],
    schedule: [...schedule],
    arrival_open: last.open[0]!,
    avg_fill: average,
    market_vwap,
    is_bps_buy: (average / last.open[0]! - 1) * 1e4,
    slippage_vs_vwap_bps: (average / market_vwap - 1) * 1e4,
  };
}

async function fromTicks({ table, params }: CheckInput): Promise<JsonObject> {
  const rows = await table("ticks");
  const time = Float64Array.from(rows.columns[0] ?? [], stampTime);
  const price = numbers(rows, "price");
  const side = columnOf(rows, "side");
  const trades: TradeColumns = {
    symbol: "",
    length: time.length,
    time,
    price,
    amount: numbers(rows, "amount"),
    side: side ? Float64Array.from(side, (name) => (name === "buy" ? 1 : -1)) : tickRule(price),
  };
  return params.unit === "minute" ? minuteBars(trades) : sizedBars(trades, params);
}

function sizedBars(trades: TradeColumns, { unit, every }: JsonObject): JsonObject {
  if (!["tick", "volume", "dollar"].includes(String(unit)))
    throw new AppError("bad-input", `Bars per "${unit}" are not known.`, { at: "unit" });
  const sampled = barsFromTrades(trades, everyAmount(unit as Measure, Number(every)));
  const { bars } = sampled;
  const rows = [...bars.start.keys()].map((row) => [
    ...prices(bars, row),
    Math.floor(bars.start[row]! / 1000),
  ]);
  return {
    ...sums(sampled),
    n: bars.length,
    first3: rows.slice(0, 3),
    first5: rows.slice(0, 5),
    last: rows.slice(-1),
  };
}

/** Empty minutes count too, without prices. */
function minuteBars(trades: TradeColumns): JsonObject {
  const sampled = timeBars(trades, MINUTE);
  const { bars } = sampled;
  const rows: Json[] = [];
  for (let row = 0; row < bars.length; row++) {
    const missing = row === 0 ? 0 : (bars.start[row]! - bars.start[row - 1]!) / MINUTE - 1;
    for (let k = 1; k <= missing; k++)
      rows.push([stamp(bars.start[row - 1]! + k * MINUTE), null, null, null, null, 0]);
    rows.push([stamp(bars.start[row]!), ...prices(bars, row)]);
  }
  return {
    ...sums(sampled),
    n: rows.length,
    n_total: rows.length,
    n_empty: rows.length - bars.length,
    first3: rows.slice(0, 3),
    first5: rows.slice(0, 5),
    last: rows.slice(-1),
  };
}

const stamp = (time: number) => isoTime(time).slice(0, 19);
const prices = ({ open, high, low, close, volume }: BarColumns, row: number) =>
  [open, high, low, close, volume].map((column) => column[row]!);

function sums({ bars, buyVolume, turnover }: SampledBars): JsonObject {
  const total = (column: Float64Array) => column.reduce((sum, value) => sum + value, 0);
  const volume = total(bars.volume);
  return {
    sum_volume: volume,
    buy_volume: total(buyVolume),
    sell_volume: volume - total(buyVolume),
    vwap: total(turnover) / volume,
  };
}

function numbers(table: TextTable, name: string): Float64Array {
  const column = columnOf(table, name);
  if (!column) throw new AppError("bad-input", `The file has no column "${name}".`, { at: name });
  return Float64Array.from(column, Number);
}
