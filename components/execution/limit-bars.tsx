"use client";
import { useState } from "react";
import { Button, cx, formatCompact, formatNumber } from "#components/ui/index.ts";
import { controlWord } from "./finding-rules.ts";
import { limitState, tightest } from "./limit-rules.ts";
import type { LimitUse } from "./trading-types.ts";

const SHOWN = 4;

/** How much of each limit is used, before the order and after it; the tightest first. */
export function LimitBars({ limits, currency }: { limits: readonly LimitUse[]; currency: string }) {
  const [all, setAll] = useState(false);
  const sorted = tightest(limits);
  if (sorted.length === 0) return null;
  const near = sorted.filter((use) => limitState(use).word !== "within").length;
  const shown = all ? sorted : sorted.slice(0, Math.max(SHOWN, near));
  return (
    <section aria-label="Limits" className="flex flex-col gap-1.5">
      <h3 className="flex items-baseline justify-between text-12">
        <span className="font-strong text-1">Limits, before → after</span>
        <span className="text-11 text-3">{near === 0 ? "all within" : `${near} near or over`}</span>
      </h3>
      <ul className="flex flex-col gap-1.5">
        {shown.map((use) => (
          <LimitBar key={use.control} use={use} currency={currency} />
        ))}
      </ul>
      {sorted.length > SHOWN && (
        <span>
          <Button kind="ghost" size="small" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Show the tightest" : `Show all ${sorted.length} limits`}
          </Button>
        </span>
      )}
    </section>
  );
}

function LimitBar({ use, currency }: { use: LimitUse; currency: string }) {
  const { control, before, after, limit, unit } = use;
  const { word, glyph } = limitState(use);
  // A limit of nothing is full; past the limit, the limit moves in and what is over it shows.
  const whole = Math.max(limit, before, after) || 1;
  const part = (value: number) => `${(Math.min(value, whole) / whole) * 100}%`;
  const [low, high] = before < after ? [before, after] : [after, before];
  const shown = (value: number) =>
    value === 0 ? "0" : value >= 1e5 ? formatCompact(value) : formatNumber(value, decimals(value));
  const words = `${shown(before)} → ${shown(after)} of ${shown(limit)} ${unit === "currency" ? currency : unit}`;
  return (
    <li className="flex flex-col gap-0.5 text-12">
      <span className="flex justify-between gap-2">
        <span className={cx("min-w-0", word === "within" ? "text-2" : "text-1")}>
          <span aria-hidden="true" className={HUES[word].text}>
            {glyph}{" "}
          </span>
          {controlWord(control)}
          {word !== "within" && <span className={HUES[word].text}>: {word}</span>}
        </span>
        <span className="shrink-0 text-1 tabular-nums">{words}</span>
      </span>
      <span className="relative h-1 rounded-1 bg-3" aria-hidden="true">
        <span className="absolute inset-y-0 left-0 rounded-1 bg-(--text-3)" style={{ width: part(low) }} />
        <span
          className={cx("absolute inset-y-0", before > after ? "bg-(--line-3)" : HUES[word].bar)}
          style={{ left: part(low), width: `calc(${part(high)} - ${part(low)})` }}
        />
        <span
          className="absolute -inset-y-0.5 w-px bg-(--text-1)"
          style={{ left: `calc(${part(limit)} - 1px)` }}
        />
      </span>
    </li>
  );
}

const decimals = (value: number) => (Number.isInteger(value) || value >= 1000 ? 0 : value < 1 ? 3 : 1);

const HUES = {
  within: { text: "text-good", bar: "bg-(--text-1)" },
  near: { text: "text-warn", bar: "bg-(--warn)" },
  over: { text: "text-bad", bar: "bg-(--bad)" },
} as const;
