"use client";
import type { ReactNode } from "react";
import type { z } from "zod";
import { CopyButton, EmptyState, Facts, formatNumber, formatQuantity, Panel } from "#components/ui/index.ts";
import { commissionModels, costFields, slippageModels } from "#lib/execution/brokers/index.ts";
import { fillTimings } from "#lib/execution/orders/index.ts";
import type { BacktestResult, BacktestSpec } from "#lib/model-testing/backtesting/index.ts";

/** Commission in words: "1.5 bp of value", "0.005 a share, at least 1.00". */
export function commissionWords({ commission }: Pick<BacktestSpec, "commission">): string {
  if (commission.type === "bps") return `${formatNumber(commission.bps, 1)} bp of value`;
  if (commission.type === "per-share")
    return `${formatQuantity(commission.perShare)} a share, at least ${formatNumber(commission.minimum, 2)}`;
  if (commission.type === "fixed") return `${formatNumber(commission.amount, 2)} an order`;
  return commission.type === "none" ? "none" : costWords(commission, commissionModels[commission.type]);
}

export function slippageWords({ slippage }: Pick<BacktestSpec, "slippage">): string {
  if (slippage.type === "bps") return `${formatNumber(slippage.bps, 1)} bp`;
  if (slippage.type === "spread-fraction")
    return `${formatQuantity(slippage.fraction)} of a spread of ${formatNumber(slippage.spreadBps, 1)} bp`;
  return slippage.type === "none" ? "none" : costWords(slippage, slippageModels[slippage.type]);
}

export const fillTimingWords = ({ fillTiming }: Pick<BacktestSpec, "fillTiming">): string =>
  fillTimings[fillTiming].title.toLowerCase();

/** "Tiered: first rate 10 bp, …": the model's own names for its settings. */
function costWords(cost: object, { title, settings }: { title: string; settings: z.ZodObject }): string {
  const values = cost as Readonly<Record<string, number>>;
  const words = costFields({ settings }).map(
    (field) => `${field.title.toLowerCase()} ${formatQuantity(values[field.name]!)}${unitWords(field.unit)}`,
  );
  return `${title}: ${words.join(", ")}`;
}

const unitWords = (unit: string | undefined) => (unit && unit !== "currency" ? ` ${unit}` : "");

/** Everything that decided the run, and the strategy's source when it is a saved version. */
export function ConfigurationView({
  result,
  strategyName,
  source,
  resultHash,
}: {
  result: BacktestResult;
  strategyName: string;
  /** Null for a built-in. */
  source: string | null;
  resultHash: string | undefined;
}) {
  const { spec } = result;
  const json = JSON.stringify(spec, null, 2);
  return (
    <div className="grid gap-2 laptop:grid-cols-[minmax(320px,1fr)_2fr]">
      <div className="grid content-start gap-2">
        <Panel title="Provenance">
          <Facts items={provenance(result, strategyName, resultHash)} />
        </Panel>
        {spec.strategy.kind === "several" ? (
          spec.strategy.members.map(({ name, parameters, symbols }) => (
            <Panel key={name} title={`Parameters of ${name}`} note={symbols && `on ${symbols.join(", ")}`}>
              <Parameters values={parameters} />
            </Panel>
          ))
        ) : (
          <Panel title="Parameters">
            <Parameters values={spec.parameters} />
          </Panel>
        )}
        <Panel title="Assumptions">
          <Facts items={assumptions(spec)} />
        </Panel>
      </div>
      <div className="grid content-start gap-2">
        <SourcePanel title="Strategy" text={source} />
        <SourcePanel title="Specification" text={json} />
      </div>
    </div>
  );
}

function Parameters({ values }: { values: BacktestSpec["parameters"] }) {
  const items = Object.entries(values);
  if (items.length === 0) return <p className="text-12 text-2">All at their defaults.</p>;
  return <Facts items={items.map(([name, value]) => [name, String(value)])} />;
}

type Items = readonly (readonly [string, ReactNode])[];

function Hash({ value }: { value: string }) {
  return (
    <span className="flex items-center gap-1">
      <code className="truncate font-mono" title={value}>
        {value.length > 16 ? value.slice(0, 12) : value}
      </code>
      <CopyButton value={value} label="Copy in full" />
    </span>
  );
}

function provenance(
  { engineVersion, spec }: BacktestResult,
  strategyName: string,
  resultHash?: string,
): Items {
  return [
    ["Strategy", strategyName],
    ["Code", codeOf(spec)],
    ["Data", <Hash key="d" value={spec.data.snapshot} />],
    ["Result", resultHash ? <Hash key="r" value={resultHash} /> : "—"],
    ["Engine", engineVersion],
    ["Seed", String(spec.seed)],
  ];
}

function codeOf({ strategy }: BacktestSpec): ReactNode {
  if (strategy.kind === "several") return strategy.members.map(({ name }) => name).join(", ");
  return strategy.kind === "version" ? <Hash key="h" value={strategy.hash} /> : "built-in";
}

function assumptions(spec: BacktestSpec): Items {
  return [
    ["Symbols", spec.data.symbols.join(", ")],
    ["Bars", spec.data.resolution],
    ["Period", `${spec.data.from ?? "first bar"} to ${spec.data.to ?? "last bar"}`],
    ["Capital", `${formatNumber(spec.capital, 2)} ${spec.currency}`],
    ["Fills", fillTimingWords(spec)],
    ["Commission", commissionWords(spec)],
    ["Slippage", slippageWords(spec)],
    ["Benchmark", spec.benchmark ? `${spec.benchmark}, held` : "none"],
    ["Sessions a year", String(spec.periodsPerYear)],
    ["Zone", spec.timeZone],
    ["Risk-free rate", `${formatNumber(spec.riskFreeRate * 100, 2)} %`],
  ];
}

function SourcePanel({ title, text }: { title: string; text: string | null }) {
  if (text === null)
    return (
      <Panel flush title={title}>
        <EmptyState
          title="No code of its own"
          text="Built-in strategies come with Pitwall, in lib/models/strategies; of several, open each under Strategies."
        />
      </Panel>
    );
  const lines = text.split("\n");
  return (
    <Panel
      flush
      title={title}
      note={`${lines.length} lines`}
      actions={<CopyButton value={text} label={`Copy the ${title.toLowerCase()}`} />}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and must scroll by keyboard */}
      <pre tabIndex={0} className="overflow-x-auto py-2 font-mono text-2 -outline-offset-2">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of an immutable text
          <div key={index} className="flex">
            <span className="w-10 shrink-0 select-none pr-3 text-right text-3">{index + 1}</span>
            <span className="whitespace-pre pr-4">{line || " "}</span>
          </div>
        ))}
      </pre>
    </Panel>
  );
}
