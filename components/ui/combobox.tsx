"use client";
import { Combobox as Base } from "@base-ui/react/combobox";
import type { BaseUIEvent } from "@base-ui/react/types";
import { Check, ChevronDown, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import { cx } from "./class-names.ts";
import { controlClass, Field, type FieldProps } from "./field.tsx";
import { optionClass, popupClass } from "./popup.ts";
import type { Option } from "./select.tsx";

function Popup({ noMatch }: { noMatch: string }) {
  return (
    <Base.Portal>
      <Base.Positioner sideOffset={4} className="z-50 outline-none">
        <Base.Popup className={cx(popupClass, "w-(--anchor-width) min-w-48")}>
          <Base.Empty>
            <div className="px-3 py-2 text-3">{noMatch}</div>
          </Base.Empty>
          <Base.List className="max-h-80 overflow-y-auto overscroll-contain outline-none">
            {(option: Option) => (
              <Base.Item key={option.value} value={option} disabled={option.disabled} className={optionClass}>
                <span className="w-3.5 shrink-0">
                  <Base.ItemIndicator>
                    <Check size={14} aria-hidden="true" />
                  </Base.ItemIndicator>
                </span>
                <span className="truncate">{option.label}</span>
                {option.note && <span className="ml-auto shrink-0 pl-4 text-11 text-3">{option.note}</span>}
              </Base.Item>
            )}
          </Base.List>
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

type Choices = FieldProps & {
  options: readonly Option[];
  placeholder?: string;
  noMatch?: string;
};
/** Escape closes what is open; it never takes away what was chosen. */
const keepChoice = (event: BaseUIEvent<KeyboardEvent>) => {
  if (event.key === "Escape") event.preventBaseUIHandler();
};
const sameOption = (a: Option, b: Option) => a.value === b.value;

/** One of a long list, found by typing. */
export function Combobox({
  options,
  value,
  onChange,
  placeholder,
  noMatch = "Nothing matches.",
  ...field
}: Choices & { value: string | null; onChange: (value: string | null) => void }) {
  const chosen = options.find((option) => option.value === value) ?? null;
  return (
    <Field {...field}>
      <Base.Root
        items={options}
        value={chosen}
        onValueChange={(next: Option | null) => onChange(next?.value ?? null)}
        isItemEqualToValue={sameOption}
        disabled={field.disabled}
        required={field.required}
        autoHighlight
      >
        <Base.InputGroup
          className={cx(
            controlClass,
            "flex items-center pr-0! focus-within:outline-2 focus-within:outline-focus",
          )}
        >
          <Base.Input
            onKeyDown={keepChoice}
            placeholder={placeholder}
            className="h-full w-full min-w-0 bg-transparent outline-none"
          />
          <Base.Trigger
            aria-label="Show all"
            className="flex size-6 shrink-0 items-center justify-center text-3"
          >
            <ChevronDown size={14} aria-hidden="true" />
          </Base.Trigger>
        </Base.InputGroup>
        <Popup noMatch={noMatch} />
      </Base.Root>
    </Field>
  );
}

/** Several of a long list; each chosen one is a chip that Backspace or its cross removes. */
export function MultiCombobox({
  options,
  value,
  onChange,
  placeholder,
  noMatch = "Nothing matches.",
  ...field
}: Choices & { value: readonly string[]; onChange: (value: string[]) => void }) {
  const chosen = value.map(
    (key) => options.find((option) => option.value === key) ?? { value: key, label: key },
  );
  return (
    <Field {...field}>
      <Base.Root
        items={options}
        multiple
        value={chosen}
        onValueChange={(next: Option[]) => onChange(next.map((option) => option.value))}
        isItemEqualToValue={sameOption}
        disabled={field.disabled}
        autoHighlight
      >
        <Base.InputGroup
          className={cx(
            controlClass,
            "flex h-auto min-h-7 items-center px-1! focus-within:outline-2 focus-within:outline-focus",
          )}
        >
          <Base.Chips className="flex min-w-0 flex-1 flex-wrap items-center gap-1">
            {chosen.map((option) => (
              <Base.Chip
                key={option.value}
                aria-label={option.label}
                className="flex h-6 items-center rounded-1 bg-3 pl-1.5 text-1 outline-none data-highlighted:outline-2 data-highlighted:outline-focus"
              >
                {option.label}
                <Base.ChipRemove
                  aria-label={`Remove ${option.label}`}
                  className="flex size-6 items-center justify-center text-3 hover:text-1"
                >
                  <X size={12} aria-hidden="true" />
                </Base.ChipRemove>
              </Base.Chip>
            ))}
            <Base.Input
              onKeyDown={keepChoice}
              placeholder={chosen.length ? undefined : placeholder}
              className="h-6 min-w-12 flex-1 bg-transparent px-1 outline-none"
            />
          </Base.Chips>
        </Base.InputGroup>
        <Popup noMatch={noMatch} />
      </Base.Root>
    </Field>
  );
}
