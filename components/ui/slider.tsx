"use client";
import { type KeyboardEvent, useLayoutEffect, useRef } from "react";
import { cx } from "./class-names.ts";
import { useEarlyDrag } from "./use-early-drag.ts";
import type { Followed } from "./write-in-place.ts";

const TEN_STEPS: Readonly<Record<string, number>> = {
  PageUp: 1,
  PageDown: -1,
  "Shift ArrowRight": 1,
  "Shift ArrowUp": 1,
  "Shift ArrowLeft": -1,
  "Shift ArrowDown": -1,
};

/**
 * One value in a range: the browser's own control, written in place, because a step must cost next to nothing. Arrows
 * step, Shift arrows and Page keys step ten times. The accent marks what was changed.
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
  value: Followed<number>;
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
  const share = useRef("");
  const draw = () => {
    const now = value.now();
    if (!input.current) return;
    if (input.current.valueAsNumber !== now) input.current.value = String(now);
    const next = String(max > min ? (now - min) / (max - min) : 0);
    if (share.current !== next) input.current.style.setProperty("--share", next);
    share.current = next;
  };
  const drawn = useRef(draw);
  drawn.current = draw;
  useLayoutEffect(draw);
  useLayoutEffect(() => value.follow(() => drawn.current()), [value]);
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = TEN_STEPS[event.shiftKey ? `Shift ${event.key}` : event.key];
    if (!direction) return;
    event.preventDefault();
    onChange(Math.min(max, Math.max(min, value.now() + direction * 10 * step)));
  };
  return (
    <span className={cx("min-w-0", className)}>
      <span className="in-place h-6 phone:h-8">
        <input
          ref={input}
          type="range"
          aria-label={label}
          min={min}
          max={max}
          step={step}
          disabled={disabled}
          onInput={({ currentTarget }) => {
            onChange(currentTarget.valueAsNumber);
            draw();
          }}
          onKeyDown={onKeyDown}
          className={cx("slider h-full! w-full", changed && "slider-changed")}
        />
      </span>
    </span>
  );
}
