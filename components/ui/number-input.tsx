"use client";
import { useLayoutEffect, useRef } from "react";
import { cx } from "./class-names.ts";
import { controlClass } from "./field.tsx";
import type { Followed } from "./write-in-place.ts";

/**
 * A bare number beside a slider that it must follow at every step: one native input, written in place, where
 * NumberField is a dozen parts. Arrows step (Shift: ten steps); what cannot be read is given back as it was.
 */
export function NumberInput({
  label,
  value,
  decimals,
  step,
  unit,
  disabled,
  onChange,
  onCommit,
}: {
  /** Accessible name; show the visible label beside it. */
  label: string;
  value: Followed<number>;
  decimals: number;
  step: number;
  unit?: string;
  disabled?: boolean;
  /** At every readable text, also one on its way: "1" towards "120". */
  onChange: (value: number) => void;
  /** When the reader leaves the field, presses Enter or steps. */
  onCommit: (value: number) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const typing = useRef(false);
  const draw = () => {
    const text = value.now().toFixed(decimals);
    if (input.current && !typing.current && input.current.value !== text) input.current.value = text;
  };
  const drawn = useRef(draw);
  drawn.current = draw;
  useLayoutEffect(draw);
  useLayoutEffect(() => value.follow(() => drawn.current()), [value]);
  const settle = () => {
    const typed = typing.current ? readNumber(input.current?.value) : undefined;
    typing.current = false;
    if (typed !== undefined) onCommit(typed);
    draw();
  };
  return (
    <span
      className={cx(
        controlClass,
        "block overflow-hidden p-0! focus-within:outline-2 focus-within:outline-focus",
      )}
    >
      <span className="in-place flex! h-6.5 items-center">
        {unit && <span className="shrink-0 pl-2 text-11 text-3">{unit}</span>}
        <input
          ref={input}
          inputMode="decimal"
          autoComplete="off"
          aria-label={label}
          disabled={disabled}
          onInput={({ currentTarget }) => {
            typing.current = true;
            const typed = readNumber(currentTarget.value);
            if (typed !== undefined) onChange(typed);
          }}
          onBlur={settle}
          onKeyDown={(event) => {
            const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
            if (event.key === "Enter") settle();
            if (!direction) return;
            event.preventDefault();
            typing.current = false;
            onCommit(value.now() + direction * step * (event.shiftKey ? 10 : 1));
          }}
          className="w-full min-w-0 bg-transparent px-2 text-right text-1 outline-none"
        />
      </span>
    </span>
  );
}

/** Undefined when the text is no number; a minus may be a hyphen or the sign that we print. */
function readNumber(text: string | undefined): number | undefined {
  const plain = text?.trim().replace("\u2212", "-").replace(",", ".");
  const value = plain ? Number(plain) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}
