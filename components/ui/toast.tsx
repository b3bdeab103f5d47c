"use client";
import { Toast as BaseToast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "./button.tsx";
import { cx } from "./class-names.ts";

const manager = BaseToast.createToastManager();
type Kind = "done" | "note" | "problem";

/** Says once, politely, what happened. Problems stay until they are closed; the rest leave after six seconds. */
export function toast(
  kind: Kind,
  title: string,
  more: { text?: string; action?: { label: string; onPress: () => void } } = {},
): void {
  manager.add({
    type: kind,
    title,
    description: more.text,
    timeout: kind === "problem" ? 0 : 6000,
    priority: kind === "problem" ? "high" : "low",
    actionProps: more.action && { children: more.action.label, onClick: more.action.onPress },
  });
}

const glyphs: Record<string, [glyph: string, className: string]> = {
  done: ["✓", "text-good"],
  note: ["i", "text-2"],
  problem: ["✕", "text-bad"],
};

function Toasts() {
  const { toasts } = BaseToast.useToastManager();
  return toasts.map((item) => {
    const [glyph, hue] = glyphs[item.type ?? "note"] ?? ["i", "text-2"];
    return (
      <BaseToast.Root
        key={item.id}
        toast={item}
        swipeDirection="right"
        className="rounded-3 bg-1 shadow-float transition-opacity duration-(--t-base) data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
      >
        <BaseToast.Content className="flex items-start gap-2 p-3">
          <span aria-hidden="true" className={cx("w-3 text-center", hue)}>
            {glyph}
          </span>
          <div className="min-w-0 flex-1">
            <BaseToast.Title className="font-medium text-12 text-1" />
            <BaseToast.Description className="mt-0.5 break-words text-12 text-2" />
            <BaseToast.Action className="mt-1 h-6 font-medium text-12 text-1 underline underline-offset-2" />
          </div>
          <BaseToast.Close
            render={
              <IconButton label="Dismiss" size="small">
                <X size={14} aria-hidden="true" />
              </IconButton>
            }
          />
        </BaseToast.Content>
      </BaseToast.Root>
    );
  });
}

/** Once around the app. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <BaseToast.Provider toastManager={manager} limit={4}>
      {children}
      <BaseToast.Portal>
        <BaseToast.Viewport className="fixed right-[calc(0.75rem+var(--aside,0rem))] bottom-24 z-50 flex w-80 max-w-[calc(100vw-24px)] flex-col gap-2 phone:top-14 phone:right-3 phone:bottom-auto">
          <Toasts />
        </BaseToast.Viewport>
      </BaseToast.Portal>
    </BaseToast.Provider>
  );
}
