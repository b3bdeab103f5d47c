"use client";
import { Button as BaseButton } from "@base-ui/react/button";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./class-names.ts";
import { KeyHint } from "./key-hint.tsx";

const shape =
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-2 border text-12 transition-colors duration-(--t-fast) data-disabled:opacity-50 aria-disabled:opacity-50";
const kinds = {
  /** The one main action of a screen. */
  ink: "border-ink bg-ink font-medium text-on-ink not-data-disabled:hover:opacity-90",
  plain: "border-line-3 bg-1 font-medium text-1 not-data-disabled:hover:bg-2 not-data-disabled:active:bg-3",
  ghost:
    "border-transparent text-2 not-data-disabled:hover:bg-2 not-data-disabled:hover:text-1 data-popup-open:bg-3",
  danger: "border-bad bg-1 font-medium text-bad not-data-disabled:hover:bg-bad-soft",
};
const sizes = { small: "h-6 px-2", medium: "h-7 px-2.5", large: "h-9 px-4 text-13" };

/** For links that look like buttons: `<Link className={buttonClass("ink")}>`. */
export function buttonClass(kind: keyof typeof kinds = "plain", size: keyof typeof sizes = "medium"): string {
  return cx(shape, kinds[kind], sizes[size]);
}

export type ButtonProps = Omit<ComponentProps<typeof BaseButton>, "className"> & {
  kind?: keyof typeof kinds;
  size?: keyof typeof sizes;
  icon?: ReactNode;
  /** Shortcut shown behind the label, e.g. "Ctrl Enter". */
  keys?: string;
  /** While true the button cannot be pressed again; say in the label what is going on. */
  busy?: boolean;
  className?: string;
};

export function Button({
  kind = "plain",
  size = "medium",
  icon,
  keys,
  busy,
  disabled,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <BaseButton
      {...rest}
      disabled={disabled || busy}
      focusableWhenDisabled={busy}
      aria-busy={busy || undefined}
      className={cx(buttonClass(kind, size), className)}
    >
      {icon}
      {children}
      {keys && <KeyHint keys={keys} inherit={kind === "ink"} />}
    </BaseButton>
  );
}

export type IconButtonProps = Omit<ButtonProps, "icon" | "children" | "keys"> & {
  /** Read aloud and shown as a tooltip by the browser. */
  label: string;
  children: ReactNode;
};

/** A square button with an icon; its label is its accessible name. */
export function IconButton({ label, kind = "ghost", size = "medium", className, ...rest }: IconButtonProps) {
  const square = { small: "size-6", medium: "size-7", large: "size-9" }[size];
  return (
    <Button
      {...rest}
      kind={kind}
      size={size}
      aria-label={label}
      title={label}
      className={cx("px-0!", square, className)}
    />
  );
}
