"use client";
import { type KeyboardEvent, type ReactNode, type Ref, useId, useState } from "react";
import { cx } from "#components/ui/class-names.ts";

/** Where a chart is drawn, with its keys: ← → points, Home End, + − zoom, Escape leaves; each point is announced. */
export function ChartSurface({
  label,
  length,
  index,
  onMove,
  onZoom,
  describe,
  canvasRef,
  className,
  children,
}: {
  /** What is drawn, in a sentence without its end. */
  label: string;
  length: number;
  /** The point under the crosshair. */
  index: number | null;
  onMove: (index: number | null) => void;
  onZoom?: (factor: number) => void;
  /** The point in words. */
  describe: (index: number) => string;
  canvasRef: Ref<HTMLDivElement>;
  className?: string;
  /** Lies above the canvas and lets the pointer through. */
  children?: ReactNode;
}) {
  const [spoken, setSpoken] = useState("");
  const help = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const zoom = zoomKeys[event.key];
    const next = nextIndex(event, index, length);
    if (next !== undefined) {
      onMove(next);
      setSpoken(next === null ? "" : describe(next));
    } else if (zoom && onZoom) onZoom(zoom);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      role="application"
      aria-roledescription="chart"
      aria-label={label}
      aria-describedby={help}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk through its points
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => spoken && onMove(null)}
      className={cx("relative h-full min-h-0 w-full overflow-hidden -outline-offset-2", className)}
    >
      <div ref={canvasRef} aria-hidden="true" className="absolute inset-0" />
      {children}
      <span id={help} className="sr-only">
        Left and right arrows move through the points, Home and End jump, plus and minus zoom, Escape leaves.
      </span>
      <span role="status" className="sr-only">
        {spoken}
      </span>
    </div>
  );
}

const zoomKeys: Readonly<Record<string, number>> = { "+": 0.7, "=": 0.7, "-": 1.4, "−": 1.4 };

/** Undefined when the key does not move. */
function nextIndex(event: KeyboardEvent, index: number | null, length: number): number | null | undefined {
  if (length === 0) return undefined;
  const step = event.shiftKey ? 20 : 1;
  const clamp = (to: number) => Math.max(0, Math.min(length - 1, to));
  if (event.key === "ArrowRight") return clamp(index === null ? 0 : index + step);
  if (event.key === "ArrowLeft") return clamp(index === null ? length - 1 : index - step);
  if (event.key === "Home") return 0;
  if (event.key === "End") return length - 1;
  if (event.key === "Escape" && index !== null) return null;
  return undefined;
}
