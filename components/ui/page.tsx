import type { ReactNode } from "react";
import { cx } from "./class-names.ts";

/** The head of a page: where it is, what it is, its state, and its actions with the main one last. */
export function PageHeader({
  title,
  parents,
  chips,
  note,
  actions,
}: {
  title: ReactNode;
  /** Links to what stands above, e.g. `<Link href="/backtests">Runs</Link>`. */
  parents?: ReactNode;
  chips?: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-line-1 border-b bg-1 py-1 pr-3 pl-4 phone:py-2">
      {parents && <span className="flex items-center gap-1 text-12 text-3">{parents} /</span>}
      <h1 className="truncate font-strong text-15 text-1">{title}</h1>
      {chips}
      {note && <span className="truncate text-12 text-3 phone:hidden">{note}</span>}
      {actions && <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

/** The area under the page head: panels with a gap of 8 px, scrolling as one unless `fill` gives them the height. */
export function PageBody({
  fill,
  className,
  children,
}: {
  fill?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div
      className={cx(
        "min-h-0 flex-1 p-2",
        fill
          ? "flex flex-col gap-2 overflow-hidden"
          : "grid auto-rows-max content-start gap-2 overflow-y-auto",
        className,
      )}
    >
      {children}
    </div>
  );
}
