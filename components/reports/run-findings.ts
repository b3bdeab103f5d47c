/** What a reader must know before believing a run's figures; nothing here is an opinion about the strategy. */
import { formatInteger, formatNumber, formatPercent } from "#components/ui/format.ts";
import { type BacktestResult, ORDER_STATUS } from "#lib/model-testing/backtesting/index.ts";

export type Finding = {
  readonly tone: "good" | "warn" | "bad";
  readonly text: string;
  readonly why: string;
};

/** Below this many closed trades their averages say little. */
const FEW_TRADES = 30;
const YEAR = 365.25 * 86_400e6;

export function runFindings(result: BacktestResult, about: { synthetic?: boolean } = {}): Finding[] {
  const { spec, trades, logs } = result;
  const closed = trades.exitTime.filter((time) => !Number.isNaN(time)).length;
  const isFree = isNoCost(spec.commission) && isNoCost(spec.slippage);
  const rejected = ordersWith(result, "rejected");
  const problems = logs.filter((line) => line.level !== "info").length;
  const years = spanYears(result);
  const found: (Finding | false)[] = [
    about.synthetic === true && {
      tone: "warn",
      text: "Synthetic data",
      why: "These prices were generated, they were never traded. The result shows how the engine works, not what a market did.",
    },
    isFree
      ? {
          tone: "warn",
          text: "No costs",
          why: "Commission and slippage are both none: a real account earns less.",
        }
      : { tone: "good", text: "Costs included", why: "Commission and slippage are charged on every fill." },
    spec.fillTiming === "this-close"
      ? {
          tone: "warn",
          text: "Fills at the deciding close",
          why: "Orders fill at the close that decided them, which a live account can only approach.",
        }
      : {
          tone: "good",
          text: "Fills at the next open",
          why: "No order fills at a price that its decision knew.",
        },
    trades.length > 0 &&
      closed < FEW_TRADES && {
        tone: "warn",
        text: `${formatInteger(closed)} closed ${closed === 1 ? "trade" : "trades"}`,
        why: `Fewer than ${FEW_TRADES} closed trades: win rate, profit factor and expectancy rest on little.`,
      },
    years > 0 &&
      years < 3 && {
        tone: "warn",
        text: `${formatNumber(years, 1)} years of data`,
        why: "Fewer than three years seldom hold both a rising and a falling market.",
      },
    rejected > 0 && {
      tone: "warn",
      text: `${formatInteger(rejected)} ${rejected === 1 ? "order" : "orders"} rejected`,
      why: `Most often: ${commonReason(result) || "no reason given"}. The tab Orders and fills lists them.`,
    },
    problems > 0 && {
      tone: "warn",
      text: `${formatInteger(problems)} log ${problems === 1 ? "warning" : "warnings"}`,
      why: "The strategy logged warnings or errors: see the tab Logs.",
    },
  ];
  return found.filter((finding) => finding !== false);
}

function isNoCost(cost: { type: string; bps?: number }): boolean {
  return cost.type === "none" || cost.bps === 0;
}

function ordersWith({ orders }: BacktestResult, status: (typeof ORDER_STATUS)[number]): number {
  const code = ORDER_STATUS.indexOf(status);
  return orders.status.reduce((count, value) => count + (value === code ? 1 : 0), 0);
}

function commonReason({ orders, reasons }: BacktestResult): string {
  const counts = new Map<string, number>();
  for (const index of orders.reason) {
    const reason = reasons[index] ?? "";
    if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most?.[0].replace(/\.$/, "") ?? "";
}

function spanYears({ equity }: BacktestResult): number {
  return equity.length < 2 ? 0 : (equity.time[equity.length - 1]! - equity.time[0]!) / YEAR;
}

export function barsText(bars: number, size = ""): string {
  return `${formatInteger(bars)} ${size}${size && " "}${bars === 1 ? "bar" : "bars"}`;
}

/** The run in a sentence, beside its benchmark when it has one. */
export function runSummary(result: BacktestResult): string {
  const { statistics, benchmarkStatistics: benchmark, spec } = result;
  const figure = (value: number | null | undefined) => formatPercent(value, { decimals: 1 });
  const total = statistics.totalReturn.value;
  if (total === null) return statistics.totalReturn.reason ?? "The run has no return.";
  const years = spanYears(result);
  const span = years >= 1 ? `${formatNumber(years, 1)} years` : barsText(result.bars);
  const did =
    total === 0 ? "Ended where it began" : `${total < 0 ? "Lost" : "Earned"} ${figure(Math.abs(total))}`;
  const fall = `its deepest fall was ${figure(statistics.maxDrawdown.value)}`;
  if (!benchmark) return `${did} in ${span}; ${fall}. No benchmark was chosen.`;
  return `${did} in ${span} against ${figure(benchmark.totalReturn.value)} for ${spec.benchmark} held; ${fall} against ${figure(benchmark.maxDrawdown.value)}.`;
}

/** Why nothing was traded, and what to look at; null when something was. */
export function whyNoTrades(result: BacktestResult): string | null {
  const { trades, orders, fills, bars } = result;
  if (trades.length > 0 || fills.length > 0) return null;
  if (bars === 0) return "There was no bar in the chosen period: choose a longer one.";
  if (orders.length === 0)
    return `The strategy placed no order in ${barsText(bars)}: its entry condition was never true after the warm-up. Try other parameters or a longer period.`;
  const states = ORDER_STATUS.map((status) => [status, ordersWith(result, status)] as const)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${formatInteger(count)} ${status}`);
  const reason = commonReason(result);
  const late = ordersWith(result, "working") > 0 ? " What still works waits for a bar after the period." : "";
  return `${formatInteger(orders.length)} ${orders.length === 1 ? "order was" : "orders were"} placed and none filled: ${states.join(", ")}.${reason ? ` Most often: ${reason}.` : ""}${late}`;
}
