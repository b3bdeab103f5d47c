import Link from "next/link";
import { useLive } from "#components/providers/index.ts";
import { statisticLabel } from "#components/reports/statistic-labels.ts";
import {
  formatInteger,
  formatNumber,
  formatSigned,
  Gain,
  type GridColumn,
  numberColumn,
  ProgressBar,
  textColumn,
  timeColumn,
} from "#components/ui/index.ts";
import type { RunProgress, RunView, StatisticName } from "#lib/model-testing/backtesting/index.ts";
import { RunStateMark, runStateWord } from "./run-states.tsx";

export function symbolsText({ data }: RunView["spec"]): string {
  const [first = "", ...rest] = data.symbols;
  return rest.length > 2 ? `${first} and ${formatInteger(rest.length)} more` : data.symbols.join(", ");
}

export function periodText({ data }: RunView["spec"]): string {
  if (!data.from && !data.to) return "all";
  return `${data.from ?? "first"} … ${data.to ?? "last"}`;
}

function statisticColumn(name: StatisticName, width: number): GridColumn<RunView> {
  const { label, unit, format } = statisticLabel(name);
  return numberColumn(name, unit ? `${label}, ${unit}` : label, (run) => run.statistics?.[name].value, 2, {
    width,
    format: (value) => (typeof value === "number" ? format(value) : "—"),
  });
}

export function runColumns(zone: string): GridColumn<RunView>[] {
  return [
    textColumn("state", "State", (run) => runStateWord(run.state), {
      width: 124,
      render: (run) =>
        run.state === "running" ? <RowProgress id={run.id} /> : <RunStateMark state={run.state} />,
    }),
    textColumn("name", "Run", (run) => run.name, {
      flex: 3,
      minWidth: 180,
      cardTitle: true,
      render: (run) => (
        <Link href={`/backtests/${run.id}`} className="font-medium text-1 hover:underline">
          {run.name}
        </Link>
      ),
    }),
    textColumn("strategy", "Strategy", (run) => run.strategyName, { flex: 2, minWidth: 112 }),
    textColumn("symbols", "Symbols", (run) => symbolsText(run.spec), { flex: 1, minWidth: 104 }),
    textColumn("period", "Period", (run) => periodText(run.spec), { width: 152 }),
    numberColumn("return", "Return, %", (run) => run.statistics?.totalReturn.value, 1, {
      width: 84,
      render: (run) => {
        const value = run.statistics?.totalReturn.value;
        return value == null ? "—" : <Gain value={value} text={formatSigned(value * 100, 1)} />;
      },
    }),
    statisticColumn("sharpe", 68),
    statisticColumn("maxDrawdown", 104),
    textColumn("by", "By", (run) => run.by, { width: 92 }),
    timeColumn("when", "Started", zone, (run) => run.createdAt, { width: 164, sort: "desc" }),
  ];
}

/** How far a run is, drawn from the live stream without asking the server. */
function RowProgress({ id }: { id: string }) {
  const live = useLive<RunProgress>(`run:${id}`);
  const share = live && live.steps > 0 ? live.step / live.steps : null;
  return (
    <span className="flex h-full items-center gap-2" title={runStateWord("running")}>
      <ProgressBar label={runStateWord("running")} value={share} />
      <span className="w-9 shrink-0 text-right text-11 text-3">
        {share === null ? "" : `${formatNumber(share * 100, 0)} %`}
      </span>
    </span>
  );
}
