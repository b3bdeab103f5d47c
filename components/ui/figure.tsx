"use client";
import type { ReactNode } from "react";
import { cx } from "./class-names.ts";
import { NONE } from "./format.ts";
import { Tooltip } from "./popover.tsx";

const SHORT_UNIT = 6;

/** One headline figure: quiet label, bright tabular value, and the doubt or comparison beneath it. */
export function Figure({
  label,
  unit,
  value,
  sign,
  aside,
  interval,
  convention,
  size = "headline",
  className,
}: {
  label: string;
  /** Stands in the label, e.g. "%" or "USD"; a longer one, e.g. "sessions", behind the value. */
  unit?: string;
  /** Already formatted, see format.ts. */
  value: ReactNode;
  /** Colours gain and loss and adds ▲ or ▼; leave out for figures that are neither. */
  sign?: "up" | "down";
  /** Right of the label, e.g. the benchmark's value. */
  aside?: ReactNode;
  /** Under the value, e.g. "0.07 … 1.10". */
  interval?: ReactNode;
  /** The formula and its annualisation, shown on hover and focus. */
  convention?: ReactNode;
  size?: "headline" | "normal";
  className?: string;
}) {
  const isLong = unit !== undefined && unit.length > SHORT_UNIT;
  const name = (
    <span
      tabIndex={convention ? 0 : undefined}
      className={cx("truncate text-11 text-3", convention && "cursor-help")}
    >
      {label}
      {unit && !isLong && `, ${unit}`}
    </span>
  );
  return (
    <div className={cx("min-w-0 px-3 py-2", className)}>
      <div className="flex items-baseline justify-between gap-2">
        {convention ? <Tooltip text={convention}>{name}</Tooltip> : name}
        {aside && <span className="truncate text-11 text-3">{aside}</span>}
      </div>
      <div
        className={cx(
          "font-medium",
          size === "headline" ? "truncate text-20" : "break-words text-13",
          sign === "up" ? "text-up" : sign === "down" ? "text-down" : "text-1",
        )}
      >
        {sign && <span aria-hidden="true">{sign === "up" ? "▲ " : "▼ "}</span>}
        {value}
        {isLong && value !== NONE && <span className="font-regular text-11 text-3"> {unit}</span>}
      </div>
      {interval && <div className="truncate text-11 text-3">{interval}</div>}
    </div>
  );
}

/** A gain or loss in a line of text or a cell: hue and sign together. `text` is already formatted with its sign. */
export function Gain({ value, text }: { value: number | null | undefined; text: string }) {
  return <span className={gainHue(value)}>{text}</span>;
}

/** The class of a gain's or a loss's colour. */
export function gainHue(value: number | null | undefined): string {
  return !value ? "text-2" : value > 0 ? "text-up" : "text-down";
}

/** Label and value pairs in two columns, for facts about one thing. */
export function Facts({ items }: { items: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[fit-content(50%)_minmax(0,1fr)] items-baseline gap-x-4 gap-y-1.5 text-12">
      {items.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="self-baseline pt-px text-3">{label}</dt>
          <dd className="min-w-0 break-words text-1">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
