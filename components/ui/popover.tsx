"use client";
import { Popover as BasePopover } from "@base-ui/react/popover";
import { Tooltip as BaseTooltip } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";
import { cx } from "./class-names.ts";
import { popupClass } from "./popup.ts";

/** More about something, opened by pressing it; may hold links and controls. */
export function Popover({
  trigger,
  title,
  align = "start",
  open,
  onOpenChange,
  children,
}: {
  trigger: ReactElement;
  title?: string;
  align?: "start" | "center" | "end";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}) {
  return (
    <BasePopover.Root open={open} onOpenChange={(next) => onOpenChange?.(next)}>
      <BasePopover.Trigger render={trigger} />
      <BasePopover.Portal>
        <BasePopover.Positioner sideOffset={6} align={align} className="z-50 outline-none">
          <BasePopover.Popup
            className={cx(popupClass, "max-w-[min(400px,calc(100vw-16px))] overflow-y-auto p-3!")}
          >
            {title && (
              <BasePopover.Title className="mb-2 font-strong text-12 text-1">{title}</BasePopover.Title>
            )}
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  );
}

/** A short explanation on hover or focus. Only text; what matters must not live here alone. */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactElement }) {
  return (
    <BaseTooltip.Root>
      <BaseTooltip.Trigger render={children} />
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner sideOffset={6} className="z-50">
          <BaseTooltip.Popup className={cx(popupClass, "max-w-72 px-2 text-11 text-1")}>
            {text}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  );
}

/** Once around the app: after the first tooltip the next ones open at once. */
export const TooltipProvider = BaseTooltip.Provider;
