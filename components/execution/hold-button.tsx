"use client";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { cx } from "#components/ui/index.ts";

const HOLD_MS = 1_500;

/** Does its work after being held for a second and a half, by pointer or by Enter and Space; letting go calls it off. */
export function HoldButton({
  disabled,
  onHeld,
  className,
  children,
}: {
  disabled?: boolean;
  onHeld: () => void;
  className?: string;
  children: ReactNode;
}) {
  const [holding, setHolding] = useState(false);
  const latest = useRef(onHeld);
  latest.current = onHeld;
  useEffect(() => {
    if (!holding) return;
    const timer = setTimeout(() => {
      setHolding(false);
      latest.current();
    }, HOLD_MS);
    return () => clearTimeout(timer);
  }, [holding]);
  const isHoldKey = ({ key }: KeyboardEvent) => key === "Enter" || key === " ";
  return (
    <button
      type="button"
      disabled={disabled}
      onPointerDown={() => setHolding(true)}
      onPointerUp={() => setHolding(false)}
      onPointerLeave={() => setHolding(false)}
      onKeyDown={(event) => {
        if (!isHoldKey(event)) return;
        event.preventDefault();
        if (!event.repeat) setHolding(true);
      }}
      onKeyUp={(event) => isHoldKey(event) && setHolding(false)}
      onBlur={() => setHolding(false)}
      className={cx(
        "relative flex h-11 select-none items-center justify-center overflow-hidden rounded-2 border border-bad px-4 font-strong text-13 text-bad disabled:opacity-50",
        className,
      )}
    >
      <span
        aria-hidden="true"
        className={cx(
          "absolute inset-y-0 left-0 bg-bad-soft transition-[width] ease-linear",
          holding ? "w-full duration-(--t-hold)" : "w-0 duration-0",
        )}
      />
      <span className="relative">{holding ? "Keep holding…" : children}</span>
    </button>
  );
}
