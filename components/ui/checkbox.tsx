"use client";
import { Checkbox as BaseCheckbox } from "@base-ui/react/checkbox";
import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { Check, Minus } from "lucide-react";
import { type ReactNode, useId } from "react";
import { cx } from "./class-names.ts";

type ToggleProps = {
  label: ReactNode;
  description?: ReactNode;
  checked?: boolean;
  defaultChecked?: boolean;
  onChange?: (checked: boolean) => void;
  name?: string;
  disabled?: boolean;
  className?: string;
};

/** The label and the sentence under it; both belong to the control, and pressing the label presses it. */
function Labelled({ id, label, description }: { id: string; label: ReactNode; description?: ReactNode }) {
  return (
    <span className="min-w-0 py-1">
      <label htmlFor={id} className="block text-12 text-2">
        {label}
      </label>
      {description && (
        <span id={`${id}-about`} className="block text-11 text-3">
          {description}
        </span>
      )}
    </span>
  );
}

export function Checkbox({
  label,
  description,
  onChange,
  indeterminate,
  className,
  ...rest
}: ToggleProps & { indeterminate?: boolean }) {
  const id = useId();
  return (
    <span className={cx("inline-flex items-start gap-1", className)}>
      <BaseCheckbox.Root
        {...rest}
        id={id}
        indeterminate={indeterminate}
        onCheckedChange={(checked) => onChange?.(checked)}
        aria-describedby={description ? `${id}-about` : undefined}
        className="group flex size-6 shrink-0 items-center justify-center rounded-2 data-disabled:opacity-50"
      >
        <span className="flex size-3.5 items-center justify-center rounded-1 border border-line-3 group-data-checked:border-ink group-data-checked:bg-ink group-data-checked:text-on-ink">
          <BaseCheckbox.Indicator>
            {indeterminate ? (
              <Minus size={10} strokeWidth={3} aria-hidden="true" />
            ) : (
              <Check size={10} strokeWidth={3} aria-hidden="true" />
            )}
          </BaseCheckbox.Indicator>
        </span>
      </BaseCheckbox.Root>
      <Labelled id={id} label={label} description={description} />
    </span>
  );
}

/** On or off, at once. For a choice that is sent with a form take Checkbox. */
export function Switch({ label, description, onChange, className, ...rest }: ToggleProps) {
  const id = useId();
  return (
    <span className={cx("inline-flex items-start gap-2", className)}>
      <BaseSwitch.Root
        {...rest}
        id={id}
        onCheckedChange={(checked) => onChange?.(checked)}
        aria-describedby={description ? `${id}-about` : undefined}
        className="group flex h-6 w-8 shrink-0 items-center rounded-2 data-disabled:opacity-50"
      >
        <span className="flex h-4 w-8 items-center rounded-3 border border-line-3 bg-2 px-0.5 transition-colors duration-(--t-fast) group-data-checked:border-ink group-data-checked:bg-ink">
          <BaseSwitch.Thumb className="size-2.5 rounded-full bg-(--line-3) transition-transform duration-(--t-fast) data-checked:translate-x-4 data-checked:bg-(--on-ink)" />
        </span>
      </BaseSwitch.Root>
      <Labelled id={id} label={label} description={description} />
    </span>
  );
}
