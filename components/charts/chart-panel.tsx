"use client";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Panel } from "#components/ui/panel.tsx";

/** A panel whose chart can be read as a table. */
export function ChartPanel({
  title,
  note,
  actions,
  footer,
  table,
  className,
  children,
}: {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  footer?: ReactNode;
  /** Rendered instead of the chart when asked for. */
  table: () => ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const [asTable, setAsTable] = useState(false);
  return (
    <Panel
      flush
      title={title}
      note={note && <span className="phone:hidden">{note}</span>}
      footer={footer}
      className={className}
      actions={
        <>
          {!asTable && actions}
          <Button kind="ghost" size="small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? "Show as chart" : "Show as table"}
          </Button>
        </>
      }
    >
      {asTable ? table() : children}
    </Panel>
  );
}

/** A line and its name, beside the title: never far from the line. */
export function LegendItem({
  color,
  dashed,
  children,
}: {
  color: string;
  dashed?: boolean;
  children: ReactNode;
}) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap text-11 text-2">
      <svg width="16" height="4" aria-hidden="true">
        <line
          x1="0"
          x2="16"
          y1="2"
          y2="2"
          stroke={`var(--${color})`}
          strokeWidth="2"
          strokeDasharray={dashed ? "4 3" : undefined}
        />
      </svg>
      {children}
    </span>
  );
}
