"use client";
import { Progress } from "@base-ui/react/progress";
import { cx } from "./class-names.ts";

/** How far a job is. `value` from 0 to 1, null while unknown. */
export function ProgressBar({
  label,
  value,
  className,
}: {
  label: string;
  value: number | null;
  className?: string;
}) {
  return (
    <Progress.Root
      aria-label={label}
      value={value === null ? null : Math.round(value * 1000) / 10}
      className={cx("w-full", className)}
    >
      <Progress.Track className="h-1 overflow-hidden rounded-1 bg-3">
        <Progress.Indicator className="h-full bg-accent transition-[width] duration-(--t-base) data-indeterminate:w-1/3 data-indeterminate:animate-pulse" />
      </Progress.Track>
    </Progress.Root>
  );
}
