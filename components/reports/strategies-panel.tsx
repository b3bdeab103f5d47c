"use client";
import { formatInteger, formatNumber, formatSigned, Gain, Panel } from "#components/ui/index.ts";
import type { BacktestResult } from "#lib/model-testing/backtesting/index.ts";
import { strategyRows } from "./strategy-rows.ts";

const COLUMNS = ["Return, %", "Sharpe", "Deepest fall, %", "Trades", "Fills"] as const;

/** What each of the strategies that share the account added to it. */
export function StrategiesPanel({ result, className }: { result: BacktestResult; className?: string }) {
  const { currency } = result.spec;
  const percent = (value: number | null | undefined) =>
    value === null || value === undefined ? "—" : formatNumber(value * 100, 2);
  return (
    <Panel flush title="By strategy" note="each on the account's whole capital" className={className}>
      <table aria-label="By strategy" className="w-full text-12">
        <thead>
          <tr className="bg-2 text-left text-11 text-3 *:h-7 *:px-3 *:font-regular">
            <th scope="col">Strategy</th>
            <th scope="col" className="text-right">
              Profit, {currency}
            </th>
            <th scope="col" className="text-right">
              Fees, {currency}
            </th>
            {COLUMNS.map((name) => (
              <th key={name} scope="col" className="text-right">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {strategyRows(result).map(({ name, isAccount, profit, fees, fills, trades, statistics }) => (
            <tr
              key={isAccount ? "" : name}
              className="border-line-1 border-t text-2 *:h-7 *:px-3 [&_td]:text-right"
            >
              <th
                scope="row"
                className="text-left font-regular text-1"
                title={isAccount ? "Interest, deposits and withdrawals belong to no strategy." : undefined}
              >
                {name}
              </th>
              <td className="font-medium">
                <Gain value={profit} text={formatSigned(profit, 2)} />
              </td>
              <td>{isAccount ? "—" : formatNumber(fees, 2)}</td>
              <td>{percent(statistics?.totalReturn.value)}</td>
              <td>{statistics?.sharpe.value == null ? "—" : formatNumber(statistics.sharpe.value, 2)}</td>
              <td>{percent(statistics?.maxDrawdown.value)}</td>
              <td>{isAccount ? "—" : formatInteger(trades)}</td>
              <td>{isAccount ? "—" : formatInteger(fills)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
