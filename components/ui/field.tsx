"use client";
import { Field as BaseField } from "@base-ui/react/field";
import type { ReactNode } from "react";
import { cx } from "./class-names.ts";

export type FieldProps = {
  label: ReactNode;
  /** One sentence: what is wrong and how to mend it. */
  error?: string;
  description?: ReactNode;
  required?: boolean;
  disabled?: boolean;
  /** `row` puts the label left of the control, for dense forms. */
  layout?: "stack" | "row";
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean;
  className?: string;
};

/** The frame of every control: label, description and error are wired to whichever Base UI control stands inside. */
export function Field({
  label,
  error,
  description,
  disabled,
  layout = "stack",
  hideLabel,
  className,
  children,
}: FieldProps & { children: ReactNode }) {
  const row = layout === "row";
  return (
    <BaseField.Root
      invalid={Boolean(error)}
      disabled={disabled}
      className={cx(
        "min-w-0",
        row
          ? "grid grid-cols-[minmax(88px,2fr)_minmax(0,3fr)] items-center gap-x-3 gap-y-1"
          : "flex flex-col gap-1",
        className,
      )}
    >
      <BaseField.Label className={cx("text-12 text-2", hideLabel && "sr-only")}>{label}</BaseField.Label>
      <div className="min-w-0">{children}</div>
      {description && (
        <BaseField.Description className={cx("text-11 text-3", row && "col-start-2")}>
          {description}
        </BaseField.Description>
      )}
      {error && (
        <BaseField.Error match className={cx("flex gap-1 text-11 text-bad", row && "col-start-2")}>
          <span aria-hidden="true">✕</span>
          {error}
        </BaseField.Error>
      )}
    </BaseField.Root>
  );
}

/** The look of every box that can be typed into or opened. */
export const controlClass =
  "h-7 w-full min-w-0 rounded-2 border border-line-3 bg-1 px-2 text-12 text-1 outline-offset-(--focus-gap) data-disabled:opacity-50 data-invalid:border-bad";
