"use client";
import Link from "next/link";
import { cx, formatCompact, formatInteger } from "#components/ui/index.ts";
import { useKillPanel } from "./kill-switch-store.ts";
import type { AccountSummary } from "./trading-types.ts";
import { useAccounts } from "./use-trading-facts.ts";

export type StopGauge = {
  readonly accountId: string;
  readonly rule: "day-loss" | "refused-orders" | "unknown-orders";
  readonly title: string;
  readonly description: string;
  readonly unit: string;
  readonly value: number;
  /** It falls here; 0: never. */
  readonly at: number;
  readonly level: "pause" | "cancel" | "flatten";
};

/** How near each automatic stop is to falling, the nearest first. */
export function StopGauges({ gauges }: { gauges: readonly StopGauge[] }) {
  const accounts = useAccounts().data ?? [];
  const set = gauges.filter(({ at }) => at > 0);
  const nearest = set.toSorted((a, b) => b.value / b.at - a.value / a.at);
  return (
    <section aria-label="Automatic stops" className="flex flex-col gap-2 border-line-1 border-t pt-3">
      <h3 className="font-strong text-12 text-1">Automatic stops</h3>
      {set.length === 0 && (
        <p className="text-12 text-3">
          No account stops by itself: each account's page sets at which loss, refusals or unknown outcomes it
          does.
        </p>
      )}
      <ul className="flex flex-col gap-2">
        {nearest.map((gauge) => (
          <Gauge
            key={`${gauge.accountId} ${gauge.rule}`}
            gauge={gauge}
            account={accounts.find(({ id }) => id === gauge.accountId)}
          />
        ))}
      </ul>
    </section>
  );
}

const NEAR = 0.8;

function Gauge({ gauge, account }: { gauge: StopGauge; account: AccountSummary | undefined }) {
  const { accountId, title, unit, value, at, level } = gauge;
  const closePanel = useKillPanel((panel) => panel.set);
  const used = value / at;
  const shown = unit === "currency" ? formatCompact : formatInteger;
  const word = used >= 1 ? "fallen" : used >= NEAR ? "near" : "clear";
  return (
    <li className="flex flex-col gap-0.5 text-12">
      <span className="flex flex-wrap justify-between gap-x-2">
        <span className="text-2">
          <Link
            href={`/accounts/${accountId}`}
            className="underline underline-offset-2"
            onClick={() => closePanel(false)}
          >
            {account?.name ?? "Account"}
          </Link>
          , {title.toLowerCase()}
          <span className={HUES[word].text}>
            : <span aria-hidden="true">{HUES[word].glyph} </span>
            {word}
          </span>
        </span>
        <span className="text-1 tabular-nums">
          {shown(value)} of {shown(at)} {unit === "currency" ? (account?.currency ?? "") : unit}, then {level}
        </span>
      </span>
      <span className="relative h-1 overflow-hidden rounded-1 bg-3" aria-hidden="true">
        <span
          className={cx("absolute inset-y-0 left-0", HUES[word].bar)}
          style={{ width: `${Math.min(1, used) * 100}%` }}
        />
      </span>
    </li>
  );
}

const HUES = {
  clear: { text: "text-good", bar: "bg-(--text-3)", glyph: "✓" },
  near: { text: "text-warn", bar: "bg-(--warn)", glyph: "!" },
  fallen: { text: "text-bad", bar: "bg-(--bad)", glyph: "⊘" },
} as const;
