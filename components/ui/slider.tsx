"use client";
import { type CSSProperties, type KeyboardEvent, useRef } from "react";
import { cx } from "./class-names.ts";
import { useEarlyDrag } from "./use-early-drag.ts";

const TEN_STEPS: Readonly<Record<string, number>> = {
  PageUp: 1,
  PageDown: -1,
  "Shift ArrowRight": 1,
  "Shift ArrowUp": 1,
  "Shift ArrowLeft": -1,
  "Shift ArrowDown": -1,
};

/**
 * One value in a range: the browser's own control, because a step must cost next to nothing. Arrows step, Shift
 * arrows and Page keys step ten times. The accent marks what was changed.
 */
export function Slider({
  label,
  value,
  onChange,
  min,
  max,
  step = 1,
  changed = false,
  disabled,
  className,
}: {
  /** Accessible name; show the visible label beside it. */
  label: string;
  value: number;
  /** While dragging, for every step. */
  onChange: (value: number) => void;
  min: number;
  max: number;
  step?: number;
  changed?: boolean;
  disabled?: boolean;
  className?: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  useEarlyDrag(input, onChange);
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = TEN_STEPS[event.shiftKey ? `Shift ${event.key}` : event.key];
    if (!direction) return;
    event.preventDefault();
    onChange(Math.min(max, Math.max(min, value + direction * 10 * step)));
  };
  const share = max > min ? (value - min) / (max - min) : 0;
  return (
    <input
      ref={input}
      type="range"
      aria-label={label}
      value={value}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onChange={({ currentTarget }) => onChange(currentTarget.valueAsNumber)}
      onKeyDown={onKeyDown}
      style={{ "--share": share } as CSSProperties}
      className={cx("slider min-w-0", changed && "slider-changed", className)}
    />
  );
}
