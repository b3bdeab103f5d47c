"use client";
import { ContextMenu as BaseContextMenu } from "@base-ui/react/context-menu";
import { Menu as BaseMenu } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import { type ReactElement, type ReactNode, useState } from "react";
import { cx } from "./class-names.ts";
import { KeyHint } from "./key-hint.tsx";
import { optionClass, popupClass } from "./popup.ts";

export type MenuItem =
  | {
      kind?: "item";
      label: string;
      icon?: ReactNode;
      keys?: string;
      /** Why it cannot be pressed now; shown under the label. */
      disabledReason?: string;
      checked?: boolean;
      danger?: boolean;
      onSelect: () => void;
    }
  | { kind: "separator" }
  | { kind: "heading"; label: string };

/** Items of a Menu and a ContextMenu are one and the same. */
function Row({ item }: { item: MenuItem }) {
  if (item.kind === "separator") return <BaseMenu.Separator className="my-1 h-px bg-(--line-1)" />;
  if (item.kind === "heading") return <div className="px-3 pt-1.5 pb-1 text-11 text-3">{item.label}</div>;
  return (
    <BaseMenu.Item
      disabled={Boolean(item.disabledReason)}
      onClick={item.onSelect}
      className={cx(optionClass, "py-1", item.danger && "text-bad data-highlighted:text-bad")}
    >
      {item.icon}
      <span className="min-w-0">
        {item.label}
        {item.disabledReason && <span className="block text-11 text-3">{item.disabledReason}</span>}
      </span>
      <span className="ml-auto flex items-center gap-2 pl-4">
        {item.checked && <Check size={14} aria-label="chosen" />}
        {item.keys && <KeyHint keys={item.keys} />}
      </span>
    </BaseMenu.Item>
  );
}

/** A list of commands under a button. */
export function Menu({
  trigger,
  items,
  align = "start",
}: {
  trigger: ReactElement;
  items: readonly MenuItem[];
  align?: "start" | "center" | "end";
}) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner sideOffset={4} align={align} className="z-50 outline-none">
          <BaseMenu.Popup className={cx(popupClass, "min-w-44 overflow-y-auto")}>
            {items.map((item, index) => (
              <Row key={item.kind === "separator" ? `line-${index}` : item.label} item={item} />
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

/** The same commands where the second mouse button, or its key, was pressed. `items` is asked when it opens. */
export function ContextMenu({
  items,
  onOpenChange,
  className,
  children,
}: {
  items: () => readonly MenuItem[];
  onOpenChange?: (open: boolean) => void;
  className?: string;
  children: ReactNode;
}) {
  const [shown, setShown] = useState<readonly MenuItem[]>([]);
  return (
    <BaseContextMenu.Root
      onOpenChange={(open) => {
        if (open) setShown(items());
        onOpenChange?.(open);
      }}
    >
      <BaseContextMenu.Trigger className={className}>{children}</BaseContextMenu.Trigger>
      <BaseContextMenu.Portal>
        <BaseContextMenu.Positioner className="z-50 outline-none">
          <BaseContextMenu.Popup className={cx(popupClass, "min-w-52 overflow-y-auto")}>
            {shown.map((item, index) => (
              <Row key={item.kind === "separator" ? `line-${index}` : item.label} item={item} />
            ))}
          </BaseContextMenu.Popup>
        </BaseContextMenu.Positioner>
      </BaseContextMenu.Portal>
    </BaseContextMenu.Root>
  );
}
