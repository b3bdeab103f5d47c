"use client";
import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";

/** Two to five short choices side by side; exactly one is on. */
export function Segmented<Value extends string>({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: readonly { value: Value; label: string }[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => next && onChange(next as Value)}
      className="inline-flex h-6 shrink-0 overflow-hidden rounded-2 border border-line-3"
    >
      {options.map((option) => (
        <Toggle
          key={option.value}
          value={option.value}
          className="whitespace-nowrap border-line-2 px-2 text-11 text-2 -outline-offset-2 not-first:border-l hover:bg-2 data-pressed:bg-3 data-pressed:font-medium data-pressed:text-1"
        >
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
