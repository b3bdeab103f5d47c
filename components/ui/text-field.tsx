"use client";
import { Field as BaseField } from "@base-ui/react/field";
import { Input } from "@base-ui/react/input";
import type { ComponentProps } from "react";
import { cx } from "./class-names.ts";
import { controlClass, Field, type FieldProps } from "./field.tsx";

type InputProps = Omit<ComponentProps<typeof Input>, "className" | "children" | "render">;

/** One line of text. Spreads what react-hook-form's `register` gives. */
export function TextField({
  label,
  error,
  description,
  required,
  disabled,
  layout,
  hideLabel,
  className,
  size = "medium",
  ...input
}: FieldProps & Omit<InputProps, "size"> & { size?: "medium" | "large" }) {
  return (
    <Field {...{ label, error, description, required, disabled, layout, hideLabel, className }}>
      <Input
        {...input}
        disabled={disabled}
        required={required}
        className={cx(controlClass, size === "large" && "h-9 px-3 text-13")}
      />
    </Field>
  );
}

/** Several lines of text. */
export function TextArea({
  label,
  error,
  description,
  required,
  disabled,
  layout,
  hideLabel,
  className,
  rows = 3,
  ...input
}: FieldProps & Omit<ComponentProps<"textarea">, "className">) {
  return (
    <Field {...{ label, error, description, required, disabled, layout, hideLabel, className }}>
      <BaseField.Control
        render={<textarea {...input} rows={rows} disabled={disabled} required={required} />}
        className={cx(controlClass, "h-auto py-1")}
      />
    </Field>
  );
}
