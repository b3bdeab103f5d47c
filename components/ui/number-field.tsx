"use client";
import { NumberField as BaseNumberField } from "@base-ui/react/number-field";
import { type Ref, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { cx } from "./class-names.ts";
import { controlClass, Field, type FieldProps } from "./field.tsx";
import { groupThousands } from "./format.ts";

const stepper =
  "flex w-6 shrink-0 items-center justify-center border-l border-line-2 text-2 hover:bg-2 hover:text-1";

/**
 * A number with unit and steps; thousands are set apart while nobody writes in it. The wheel never changes it, arrows do
 * (Shift: ten steps). `null` is empty.
 */
export function NumberField({
  value,
  defaultValue,
  onChange,
  onCommit,
  min,
  max,
  step,
  decimals,
  unit,
  name,
  inputRef,
  steppers = true,
  placeholder,
  plain = false,
  ...field
}: FieldProps & {
  value?: number | null;
  defaultValue?: number;
  onChange?: (value: number | null) => void;
  /** Called once when the reader leaves the field or presses Enter. */
  onCommit?: (value: number | null) => void;
  min?: number;
  max?: number;
  step?: number;
  decimals?: number;
  unit?: string;
  name?: string;
  inputRef?: Ref<HTMLInputElement>;
  steppers?: boolean;
  placeholder?: string;
  /** A name made of digits, such as a port: nothing is set apart. */
  plain?: boolean;
}) {
  const [writing, setWriting] = useState(false);
  const pressed = useRef(false);
  return (
    <Field {...field}>
      <BaseNumberField.Root
        value={value}
        defaultValue={defaultValue}
        onValueChange={(next) => onChange?.(next)}
        onValueCommitted={(next) => onCommit?.(next)}
        min={min}
        max={max}
        step={step ?? "any"}
        smallStep={step}
        largeStep={(step ?? 1) * 10}
        name={name}
        disabled={field.disabled}
        required={field.required}
        locale="en-US"
        format={{ maximumFractionDigits: decimals ?? 12, useGrouping: false }}
      >
        <BaseNumberField.Group
          aria-disabled={field.disabled || undefined}
          className={cx(
            controlClass,
            "flex items-stretch overflow-hidden p-0! focus-within:outline-2 focus-within:outline-focus",
          )}
        >
          {unit && <span className="flex shrink-0 items-center pl-2 text-11 text-3">{unit}</span>}
          <BaseNumberField.Input
            ref={inputRef}
            placeholder={placeholder}
            onPointerDown={() => {
              pressed.current = true;
            }}
            onFocus={({ currentTarget }) => {
              flushSync(() => setWriting(true));
              // A press puts the caret where it pointed; whoever comes otherwise writes over the whole.
              if (!pressed.current) currentTarget.select();
            }}
            onBlur={() => {
              pressed.current = false;
              setWriting(false);
            }}
            render={({ value: text, ...props }) => (
              <input {...props} value={plain || writing ? text : groupThousands(String(text))} />
            )}
            className="w-full min-w-0 bg-transparent px-2 text-right text-1 outline-none"
          />
          {steppers && (
            <>
              <BaseNumberField.Decrement aria-label="Less" className={stepper}>
                −
              </BaseNumberField.Decrement>
              <BaseNumberField.Increment aria-label="More" className={stepper}>
                +
              </BaseNumberField.Increment>
            </>
          )}
        </BaseNumberField.Group>
      </BaseNumberField.Root>
    </Field>
  );
}
