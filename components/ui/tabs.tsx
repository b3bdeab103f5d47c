"use client";
import { Tabs as BaseTabs } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import { Count } from "./chip.tsx";
import { cx } from "./class-names.ts";

export type TabItem<Value extends string = string> = {
  value: Value;
  label: string;
  count?: ReactNode;
  disabled?: boolean;
  content: ReactNode;
};

/** Tabs with their panels. Only the chosen panel is mounted. */
export function Tabs<Value extends string>({
  tabs,
  value,
  onChange,
  label,
  aside,
  className,
}: {
  tabs: readonly TabItem<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  /** What the tabs are about, for screen readers. */
  label: string;
  /** Quiet text or actions at the right end of the tab row. */
  aside?: ReactNode;
  className?: string;
}) {
  return (
    <BaseTabs.Root
      value={value}
      onValueChange={(next: Value) => onChange(next)}
      className={cx("flex min-h-0 min-w-0 flex-col", className)}
    >
      <div className="flex h-9 shrink-0 items-stretch border-b bg-1 px-2">
        <BaseTabs.List aria-label={label} className="flex min-w-0 items-stretch gap-0.5 overflow-x-auto">
          {tabs.map((tab) => (
            <BaseTabs.Tab
              key={tab.value}
              value={tab.value}
              disabled={tab.disabled}
              className="relative flex items-center gap-1.5 whitespace-nowrap px-2 text-12 text-2 -outline-offset-2 after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 hover:text-1 data-active:font-medium data-active:text-1 data-active:after:bg-ink data-disabled:opacity-50"
            >
              {tab.label}
              {tab.count !== undefined && <Count>{tab.count}</Count>}
            </BaseTabs.Tab>
          ))}
        </BaseTabs.List>
        {aside && <div className="ml-auto flex items-center gap-2 pl-4 text-11 text-3">{aside}</div>}
      </div>
      {tabs.map((tab) => (
        <BaseTabs.Panel key={tab.value} value={tab.value} className="min-h-0 flex-1 -outline-offset-2">
          {tab.content}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  );
}
