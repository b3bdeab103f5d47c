"use client";
import { Component, type ReactNode } from "react";
import { Chip } from "./chip.tsx";
import { cx } from "./class-names.ts";
import { EmptyState, ErrorState, LoadingState } from "./states.tsx";

/** The part of a react-query result that a panel reads. */
export type PanelQuery<Data> = {
  data: Data | undefined;
  error: unknown;
  isPending: boolean;
  isPlaceholderData?: boolean;
  refetch: () => unknown;
};

export type PanelProps = {
  title?: ReactNode;
  /** Quiet text behind the title. */
  note?: ReactNode;
  actions?: ReactNode;
  /** A line under the body, e.g. totals. */
  footer?: ReactNode;
  /** The live feed behind this panel is silent: says so and dims the body. */
  stale?: boolean;
  /** `flush` for grids and charts that fill the panel; otherwise 12 px inside. */
  flush?: boolean;
  className?: string;
};

/** One subject with an edge around it. F6 walks from panel to panel. A crash inside stays inside. */
export function Panel({
  title,
  note,
  actions,
  footer,
  stale,
  flush,
  className,
  children,
}: PanelProps & { children: ReactNode }) {
  return (
    <section
      data-panel=""
      tabIndex={-1}
      aria-label={typeof title === "string" ? title : undefined}
      className={cx(
        "flex min-h-0 min-w-0 flex-col overflow-hidden rounded-2 border bg-1 -outline-offset-2",
        className,
      )}
    >
      {(title || actions) && (
        <header className="flex min-h-8 shrink-0 items-center gap-2 border-line-1 border-b py-0.5 pr-1.5 pl-3 phone:flex-wrap phone:gap-y-0.5 phone:py-1.5">
          {title && <h2 className="max-w-[60%] shrink-0 truncate font-strong text-12 text-1">{title}</h2>}
          {note && <span className="min-w-0 truncate text-11 text-3 phone:whitespace-normal">{note}</span>}
          {stale && (
            <Chip tone="warn" title="No news from the server for more than five seconds.">
              Stale
            </Chip>
          )}
          {actions && (
            <div className="ml-auto flex shrink-0 items-center gap-1 phone:shrink phone:flex-wrap phone:justify-end">
              {actions}
            </div>
          )}
        </header>
      )}
      <div
        className={cx(
          "relative min-h-0 min-w-0 flex-1 overflow-auto",
          !flush && "p-3",
          stale && "opacity-60",
        )}
      >
        <PanelBoundary>{children}</PanelBoundary>
      </div>
      {footer && (
        <footer className="flex min-h-7 shrink-0 items-center gap-4 border-line-1 border-t px-3 text-11 text-3 phone:py-1">
          {footer}
        </footer>
      )}
    </section>
  );
}

/** A panel over a query: skeleton, error with retry, empty and content, each in its place. */
export function QueryPanel<Data>({
  query,
  what,
  empty,
  children,
  ...panel
}: PanelProps & {
  query: PanelQuery<Data>;
  /** What is being loaded, e.g. "runs". */
  what: string;
  empty?: { when: (data: Data) => boolean; title: string; text?: ReactNode; action?: ReactNode };
  children: (data: Data) => ReactNode;
}) {
  const { data, error, isPending, isPlaceholderData, refetch } = query;
  const isEmpty = data !== undefined && empty?.when(data);
  const plain = data === undefined || isEmpty;
  return (
    <Panel {...panel} flush={plain || panel.flush}>
      {data !== undefined && !isEmpty && (
        <div className={cx("h-full", isPlaceholderData && "opacity-60")}>{children(data)}</div>
      )}
      {isEmpty && empty && <EmptyState title={empty.title} text={empty.text} action={empty.action} />}
      {data === undefined && isPending && !error && <LoadingState what={what} />}
      {data === undefined && Boolean(error) && <ErrorState error={error} retry={() => refetch()} />}
    </Panel>
  );
}

/** Keeps a crash of one part from taking the page with it. */
export class PanelBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === undefined) return this.props.children;
    return <ErrorState error={this.state.error} retry={() => this.setState({ error: undefined })} />;
  }
}
