"use client";
import { useWatch } from "react-hook-form";
import { Panel, Segmented } from "#components/ui/index.ts";
import { FILL_TIMINGS, type FillTiming } from "#lib/model-testing/backtesting/index.ts";
import { ChoiceRow, FieldPlace, NumberRow, useField, useSetAll } from "./form-rows.tsx";
import type { LaunchValues } from "./launch-spec.ts";

const TIMING_WORDS: Readonly<Record<FillTiming, string>> = {
  "next-open": "Next open",
  "this-close": "This close",
};
const COMMISSIONS = {
  none: { label: "None", start: { type: "none" } },
  bps: { label: "Share of value", start: { type: "bps", bps: 1 } },
  "per-share": { label: "Per share", start: { type: "per-share", perShare: 0.005, minimum: 1 } },
  fixed: { label: "Fixed", start: { type: "fixed", amount: 1 } },
} as const;
const SLIPPAGES = {
  none: { label: "None", start: { type: "none" } },
  bps: { label: "Share of price", start: { type: "bps", bps: 1 } },
  "spread-fraction": {
    label: "Part of spread",
    start: { type: "spread-fraction", fraction: 0.5, spreadBps: 2 },
  },
} as const;

/** With how much money, at which prices and at what cost. */
export function CostsPanel() {
  const currency = useWatch<LaunchValues, "currency">({ name: "currency" });
  return (
    <Panel title="Money and costs">
      <div className="flex flex-col gap-3">
        <NumberRow path="capital" label="Capital" unit={currency} step={1000} />
        <TimingRow />
        <CommissionRows />
        <SlippageRows />
        <details>
          <summary className="flex h-7 items-center text-12 text-2 hover:text-1">More settings</summary>
          <div className="mt-2 flex flex-col gap-3">
            <NumberRow path="lotSize" label="Lot size" step={1} description="0 trades fractions" />
            <ChoiceRow
              path="atEnd"
              label="Held at the end"
              options={[
                { value: "keep", label: "Kept and marked" },
                { value: "close-at-last-close", label: "Sold at the last close" },
                { value: "close-at-last-open", label: "Sold at the last open" },
              ]}
            />
            <NumberRow
              path="periodsPerYear"
              label="Sessions a year"
              step={1}
              description="252 exchange days, 365 for markets that never close"
            />
            <NumberRow path="riskFreeRate" label="Risk-free rate" unit="%" scale={100} step={0.1} />
            <NumberRow path="seed" label="Seed" step={1} description="For strategies that use chance" />
          </div>
        </details>
      </div>
    </Panel>
  );
}

function TimingRow() {
  const { value, set } = useField("fillTiming");
  return (
    <FieldPlace path="fillTiming">
      <div className="grid grid-cols-[minmax(88px,2fr)_minmax(0,3fr)] items-center gap-x-3">
        <span className="text-12 text-2">Orders fill at</span>
        <span>
          <Segmented
            label="Orders fill at"
            value={value as FillTiming}
            onChange={set}
            options={FILL_TIMINGS.map((timing) => ({ value: timing, label: TIMING_WORDS[timing] }))}
          />
        </span>
      </div>
    </FieldPlace>
  );
}

/** The kind of a cost, then its amounts: choosing another kind starts at that kind's usual amounts. */
function KindRow({
  path,
  label,
  kinds,
}: {
  path: "commission" | "slippage";
  label: string;
  kinds: Readonly<Record<string, { label: string; start: object }>>;
}) {
  const { value } = useField(path);
  const setAll = useSetAll();
  const type = (value as { type: string }).type;
  return (
    <div className="grid grid-cols-[minmax(88px,2fr)_minmax(0,3fr)] items-center gap-x-3">
      <span className="text-12 text-2">{label}</span>
      <span className="overflow-x-auto">
        <Segmented
          label={label}
          value={type}
          onChange={(next) => setAll({ [path]: kinds[next]?.start })}
          options={Object.entries(kinds).map(([kind, { label: word }]) => ({ value: kind, label: word }))}
        />
      </span>
    </div>
  );
}

function CommissionRows() {
  const commission = useWatch<LaunchValues, "commission">({ name: "commission" });
  const currency = useWatch<LaunchValues, "currency">({ name: "currency" });
  return (
    <>
      <KindRow path="commission" label="Commission" kinds={COMMISSIONS} />
      {commission?.type === "bps" && (
        <NumberRow path="commission.bps" label="Of each fill's value" unit="bp" step={0.1} />
      )}
      {commission?.type === "per-share" && (
        <>
          <NumberRow path="commission.perShare" label="For a share" unit={currency} step={0.001} />
          <NumberRow path="commission.minimum" label="At least" unit={currency} step={0.5} />
        </>
      )}
      {commission?.type === "fixed" && (
        <NumberRow path="commission.amount" label="For a fill" unit={currency} step={0.5} />
      )}
    </>
  );
}

function SlippageRows() {
  const slippage = useWatch<LaunchValues, "slippage">({ name: "slippage" });
  return (
    <>
      <KindRow path="slippage" label="Slippage" kinds={SLIPPAGES} />
      {slippage?.type === "bps" && <NumberRow path="slippage.bps" label="Worse by" unit="bp" step={0.1} />}
      {slippage?.type === "spread-fraction" && (
        <>
          <NumberRow
            path="slippage.fraction"
            label="Part paid"
            step={0.05}
            description="0.5 is half the spread"
          />
          <NumberRow path="slippage.spreadBps" label="Spread" unit="bp" step={0.1} />
        </>
      )}
    </>
  );
}
