import type { ReactNode } from "react";
import { cx } from "./class-names.ts";

/** A plain table for a handful of rows with controls inside. For many rows take DataGrid. */
export function Table({ head, label, children }: { head: ReactNode; label?: string; children: ReactNode }) {
  return (
    <section
      className="relative overflow-x-auto -outline-offset-2"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label && `${label}, rows`}
    >
      <table className="w-full border-collapse text-12" aria-label={label}>
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody className="[&_tr:hover]:bg-2">{children}</tbody>
      </table>
    </section>
  );
}

const cell = "h-(--row) whitespace-nowrap px-3 first:pl-3 last:pr-3";

export function HeadCell({ right, children }: { right?: boolean; children?: ReactNode }) {
  return (
    <th
      scope="col"
      className={cx(cell, "border-b bg-2 font-regular text-11 text-3", right ? "text-right" : "text-left")}
    >
      {children}
    </th>
  );
}

export function Cell({
  right,
  strong,
  title,
  className,
  children,
}: {
  right?: boolean;
  strong?: boolean;
  title?: string;
  className?: string;
  children?: ReactNode;
}) {
  return (
    <td
      title={title}
      className={cx(
        cell,
        "border-line-1 border-b",
        right && "text-right",
        strong && "font-medium text-1",
        className,
      )}
    >
      {children}
    </td>
  );
}
