import type { ReactNode } from "react";
import { cx } from "./class-names.ts";

/** On a phone each row is a card: the first cell is its title, the others stand in two columns under their labels. */
const CARDS = cx(
  "phone:block phone:[&_thead]:sr-only phone:[&_tbody]:block",
  "phone:[&_tr]:grid phone:[&_tr]:grid-cols-2 phone:[&_tr]:gap-x-4 phone:[&_tr]:border-line-1 phone:[&_tr]:border-b",
  "phone:[&_tr]:px-3 phone:[&_tr]:py-2 phone:[&_td]:flex phone:[&_td]:h-auto phone:[&_td]:min-h-6 phone:[&_td]:min-w-0",
  "phone:[&_td]:max-w-none phone:[&_td]:items-center phone:[&_td]:justify-between phone:[&_td]:gap-2 phone:[&_td]:border-0",
  "phone:[&_td]:whitespace-normal phone:[&_td]:break-words phone:[&_td]:px-0! phone:[&_td:first-child]:col-span-2 phone:[&_td:first-child]:justify-start",
  "phone:[&_td[data-label]]:before:shrink-0 phone:[&_td[data-label]]:before:text-11 phone:[&_td[data-label]]:before:text-3",
  "phone:[&_td[data-label]]:before:content-[attr(data-label)]",
);

/** A plain table for a handful of rows with controls inside. For many rows take DataGrid. */
export function Table({
  head,
  label,
  cards,
  children,
}: {
  head: ReactNode;
  label?: string;
  /** Cards on a phone; every cell but the first then names its `label`. */
  cards?: boolean;
  children: ReactNode;
}) {
  return (
    <section
      className="relative overflow-x-auto -outline-offset-2"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label && `${label}, rows`}
    >
      <table className={cx("w-full border-collapse text-12", cards && CARDS)} aria-label={label}>
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
  label,
  wide,
  className,
  children,
}: {
  right?: boolean;
  strong?: boolean;
  title?: string;
  /** The column's name, for a table of cards. */
  label?: string;
  /** Takes the whole line of a card. */
  wide?: boolean;
  className?: string;
  children?: ReactNode;
}) {
  return (
    <td
      title={title}
      data-label={label}
      className={cx(
        cell,
        "border-line-1 border-b",
        right && "text-right",
        strong && "font-medium text-1",
        wide && "phone:col-span-2",
        className,
      )}
    >
      {children}
    </td>
  );
}
