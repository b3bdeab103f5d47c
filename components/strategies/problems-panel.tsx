import { Chip, cx, EmptyState } from "#components/ui/index.ts";
import type { Problem } from "#lib/models/strategies/index.ts";
import { sortProblems } from "./problems.ts";

/** Every problem on one line; pressing one goes to its place. */
export function ProblemsPanel({
  problems,
  pending,
  onOpen,
}: {
  problems: readonly Problem[];
  /** The list speaks of an older text; a new one is on its way. */
  pending: boolean;
  onOpen: (problem: Problem) => void;
}) {
  if (problems.length === 0)
    return (
      <EmptyState
        title={pending ? "Checking…" : "No problems"}
        text={pending ? undefined : "TypeScript and the parameter schema agree with the source."}
      />
    );
  return (
    <ul className={cx("h-full overflow-y-auto", pending && "opacity-60")}>
      {sortProblems(problems).map((problem) => (
        <li key={`${problem.line}:${problem.column}:${problem.code}:${problem.message}`}>
          <button
            type="button"
            onClick={() => onOpen(problem)}
            className="grid min-h-(--row) w-full grid-cols-[84px_minmax(0,1fr)_auto_auto] items-center gap-3 border-line-1 border-b px-3 py-0.5 text-left -outline-offset-2 hover:bg-2 phone:grid-cols-[84px_minmax(0,1fr)_auto]"
          >
            <span>
              <Chip tone={problem.severity === "error" ? "bad" : "warn"}>
                {problem.severity === "error" ? "Error" : "Warning"}
              </Chip>
            </span>
            <span className="text-12 text-1">{problem.message}</span>
            <span className="font-mono text-2">
              {problem.line}:{problem.column}
            </span>
            <span className="w-28 truncate text-11 text-3 phone:hidden">{problem.code}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
