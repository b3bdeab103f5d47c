import { cx, EmptyState, formatTime } from "#components/ui/index.ts";

/** One line of the console: from us about a quick run, or from the strategy's own ctx.log. */
export type ConsoleLine = {
  readonly id: number;
  readonly level: "info" | "warn" | "error";
  readonly text: string;
  /** Simulated time in µs, for what the strategy said. */
  readonly at?: number;
};

/** What the last quick run said. */
export function ConsolePanel({ lines, timeZone }: { lines: readonly ConsoleLine[]; timeZone: string }) {
  if (lines.length === 0)
    return (
      <EmptyState
        title="Nothing was run yet"
        text="Ctrl Enter runs the draft here, in your browser, and shows what ctx.log said."
      />
    );
  return (
    <ol className="h-full overflow-y-auto py-1 font-mono">
      {lines.map((line) => (
        <li key={line.id} className="flex gap-3 px-3 py-0.5">
          <span className="shrink-0 text-3">
            {line.at === undefined ? "run" : formatTime(line.at / 1000, timeZone, { suffix: false })}
          </span>
          <span
            className={cx(
              "whitespace-pre-wrap break-words",
              line.level === "error" ? "text-bad" : line.level === "warn" ? "text-warn" : "text-1",
            )}
          >
            {line.level !== "info" && `${line.level === "error" ? "✕" : "!"} `}
            {line.text}
          </span>
        </li>
      ))}
    </ol>
  );
}
