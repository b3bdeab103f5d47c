"use client";
import { Slider as BaseSlider } from "@base-ui/react/slider";
import { cx } from "./class-names.ts";

/** One value in a range. Arrows step, Shift arrows and Page keys step ten times. The accent marks what was changed. */
export function Slider({
  label,
  value,
  onChange,
  onCommit,
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
  /** Once, when the thumb is let go. */
  onCommit?: (value: number) => void;
  min: number;
  max: number;
  step?: number;
  changed?: boolean;
  disabled?: boolean;
  className?: string;
}) {
  return (
    <BaseSlider.Root
      value={value}
      onValueChange={(next) => onChange(next)}
      onValueCommitted={(next) => onCommit?.(next)}
      min={min}
      max={max}
      step={step}
      largeStep={step * 10}
      disabled={disabled}
      thumbAlignment="edge"
      className={cx("min-w-0", className)}
    >
      <BaseSlider.Control className="flex h-6 touch-none select-none items-center data-disabled:opacity-50">
        <BaseSlider.Track className="h-1 w-full rounded-1 bg-3">
          <BaseSlider.Indicator className={cx("rounded-1", changed ? "bg-accent" : "bg-(--line-3)")} />
          <BaseSlider.Thumb
            aria-label={label}
            className={cx(
              "size-3.5 rounded-full border-2 bg-1 before:absolute before:-inset-[5px] before:content-[''] has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-focus",
              changed ? "border-accent" : "border-(--text-1)",
            )}
          />
        </BaseSlider.Track>
      </BaseSlider.Control>
    </BaseSlider.Root>
  );
}
