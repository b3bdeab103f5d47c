"use client";
import { Select as BaseSelect } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./class-names.ts";
import { controlClass, Field, type FieldProps } from "./field.tsx";
import { optionClass, popupClass } from "./popup.ts";

export type Option<Value extends string = string> = {
  value: Value;
  label: string;
  /** A quiet second text, e.g. a span or a count. */
  note?: ReactNode;
  disabled?: boolean;
};

/** One of a short list. For more than about twenty options take Combobox. */
export function Select<Value extends string>({
  options,
  value,
  defaultValue,
  onChange,
  name,
  placeholder = "Choose…",
  ...field
}: FieldProps & {
  options: readonly Option<Value>[];
  value?: Value | null;
  defaultValue?: Value;
  onChange?: (value: Value) => void;
  name?: string;
  placeholder?: string;
}) {
  return (
    <Field {...field}>
      <BaseSelect.Root
        items={options}
        value={value}
        defaultValue={defaultValue}
        onValueChange={(next) => next !== null && onChange?.(next)}
        name={name}
        disabled={field.disabled}
        required={field.required}
      >
        <BaseSelect.Trigger className={cx(controlClass, "flex items-center justify-between gap-2 text-left")}>
          <BaseSelect.Value placeholder={placeholder} className="truncate data-placeholder:text-3" />
          <BaseSelect.Icon className="text-3">
            <ChevronDown size={14} aria-hidden="true" />
          </BaseSelect.Icon>
        </BaseSelect.Trigger>
        <BaseSelect.Portal>
          <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
            <BaseSelect.Popup className={cx(popupClass, "min-w-(--anchor-width)")}>
              <BaseSelect.List className="max-h-80 overflow-y-auto">
                {options.map((option) => (
                  <BaseSelect.Item
                    key={option.value}
                    value={option.value}
                    disabled={option.disabled}
                    className={optionClass}
                  >
                    <span className="w-3.5 shrink-0">
                      <BaseSelect.ItemIndicator>
                        <Check size={14} aria-hidden="true" />
                      </BaseSelect.ItemIndicator>
                    </span>
                    <BaseSelect.ItemText>{option.label}</BaseSelect.ItemText>
                    {option.note && <span className="ml-auto pl-4 text-11 text-3">{option.note}</span>}
                  </BaseSelect.Item>
                ))}
              </BaseSelect.List>
            </BaseSelect.Popup>
          </BaseSelect.Positioner>
        </BaseSelect.Portal>
      </BaseSelect.Root>
    </Field>
  );
}
