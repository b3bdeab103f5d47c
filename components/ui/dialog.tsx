"use client";
import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactElement, type ReactNode, useRef, useState } from "react";
import { Button, IconButton } from "./button.tsx";
import { cx } from "./class-names.ts";
import { TextField } from "./text-field.tsx";

const backdrop =
  "fixed inset-0 z-40 bg-[rgb(0_0_0/0.5)] transition-opacity duration-(--t-base) data-ending-style:opacity-0 data-starting-style:opacity-0";

export type DialogProps = {
  title: string;
  description?: ReactNode;
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Buttons at the bottom right; the main action last. */
  actions?: ReactNode;
  width?: "narrow" | "medium" | "wide";
  /** On a phone it takes the whole screen. */
  fillPhone?: boolean;
  children?: ReactNode;
};

/** The first thing to fill in; of radio buttons the chosen one, or Space would choose another. */
const FIRST_FIELD = "form input:not([type=radio]), form input[type=radio]:checked, form textarea";

/** A question or form above the page. Escape and a press beside it close it; focus returns to where it was. */
export function Dialog({
  title,
  description,
  trigger,
  open,
  onOpenChange,
  actions,
  width = "medium",
  fillPhone,
  children,
}: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  const widths = { narrow: "w-96", medium: "w-[560px]", wide: "w-[880px]" };
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => onOpenChange?.(next)}>
      {trigger && <BaseDialog.Trigger render={trigger} />}
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdrop} />
        <BaseDialog.Popup
          ref={popup}
          // A form begins in its first field; anything else where Base UI puts it.
          initialFocus={() => popup.current?.querySelector<HTMLElement>(FIRST_FIELD) ?? true}
          className={cx(
            "fixed top-[12vh] left-1/2 z-40 flex max-h-[80vh] max-w-[calc(100vw-24px)] -translate-x-1/2 flex-col rounded-3 bg-1 shadow-float outline-none transition-opacity duration-(--t-base) data-ending-style:opacity-0 data-starting-style:opacity-0",
            widths[width],
            fillPhone &&
              "phone:top-0 phone:left-0 phone:h-dvh phone:max-h-none phone:w-full phone:max-w-none phone:translate-x-0 phone:rounded-none",
          )}
        >
          <Contents {...{ title, description, actions, children }} />
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

/** Head, body and actions; `fills`: the body takes the height that is left. */
function Contents({
  title,
  description,
  actions,
  fills,
  children,
}: Pick<DialogProps, "title" | "description" | "actions" | "children"> & { fills?: boolean }) {
  return (
    <>
      <div className="flex h-11 shrink-0 items-center gap-2 border-b px-4">
        <BaseDialog.Title className="font-strong text-15 text-1">{title}</BaseDialog.Title>
        <BaseDialog.Close
          render={
            <IconButton label="Close" className="ml-auto">
              <X size={16} aria-hidden="true" />
            </IconButton>
          }
        />
      </div>
      <div className={cx("min-h-0 overflow-y-auto p-4", fills && "flex-1")}>
        {description && (
          <BaseDialog.Description className="mb-3 text-13 text-2">{description}</BaseDialog.Description>
        )}
        {children}
      </div>
      {actions && <div className="flex shrink-0 justify-end gap-2 border-t px-4 py-3">{actions}</div>}
    </>
  );
}

/** Asks before something that cannot be undone. With `typed`, the reader types that word first. */
export function ConfirmDialog({
  confirmLabel,
  typed,
  busy,
  onConfirm,
  ...dialog
}: Omit<DialogProps, "actions" | "width"> & {
  confirmLabel: string;
  typed?: string;
  busy?: boolean;
  onConfirm: () => void;
}) {
  const [text, setText] = useState("");
  const close = () => dialog.onOpenChange?.(false);
  return (
    <Dialog
      {...dialog}
      width="narrow"
      actions={
        <>
          <Button onClick={close}>Keep as it is</Button>
          <Button
            kind="danger"
            busy={busy}
            disabled={typed !== undefined && text !== typed}
            onClick={onConfirm}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      {dialog.children}
      {typed !== undefined && (
        <TextField
          label={`Type ${typed} to confirm`}
          value={text}
          onChange={(event) => setText(event.target.value)}
          autoComplete="off"
        />
      )}
    </Dialog>
  );
}

/** A sheet from the right edge for details and forms that belong to the page behind it. */
export function Drawer({
  title,
  description,
  trigger,
  open,
  onOpenChange,
  actions,
  children,
}: Omit<DialogProps, "width">) {
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => onOpenChange?.(next)}>
      {trigger && <BaseDialog.Trigger render={trigger} />}
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdrop} />
        <BaseDialog.Popup className="fixed inset-y-0 right-0 z-40 flex w-[440px] max-w-full flex-col border-l bg-1 shadow-float outline-none transition-transform duration-(--t-base) ease-(--ease) data-ending-style:translate-x-full data-starting-style:translate-x-full">
          <Contents {...{ title, description, actions, children }} fills />
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
