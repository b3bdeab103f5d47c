/** What a failure says to a person. */
export type ProblemText = {
  sentence: string;
  /** A code of lib/core/errors, or "network" or "bug". */
  code: string;
  requestId?: string;
  /** The field that is wrong. */
  at?: string;
  /** The permission that was missing, when that was the cause. */
  permission?: string;
};

type Wire = Partial<Record<"code" | "appCode" | "requestId" | "at" | "permission", unknown>>;
const text = (value: unknown) => (typeof value === "string" && value ? value : undefined);

/** Reads any thrown value, best a tRPC client error, whose `data` the server filled. */
export function describeProblem(error: unknown): ProblemText {
  if (!(error instanceof Error)) return { sentence: "Something failed without saying why.", code: "bug" };
  const data = "data" in error && error.data ? (error.data as Wire) : undefined;
  const code = text(data?.appCode) ?? text(data?.code)?.toLowerCase().replaceAll("_", "-");
  if (code)
    return {
      sentence: error.message,
      code,
      requestId: text(data?.requestId),
      at: text(data?.at),
      permission:
        text(data?.permission) ?? /\b[a-z-]+:[a-z-]+\b/.exec(code === "forbidden" ? error.message : "")?.[0],
    };
  if (error.name === "TRPCClientError" || error instanceof TypeError)
    return /fetch|network|load failed/i.test(error.message)
      ? { sentence: "The server does not answer. Check that Pitwall runs, then retry.", code: "network" }
      : { sentence: error.message, code: "bug" };
  return { sentence: error.message || "Something failed without saying why.", code: "bug" };
}

/** What is wrong with the field that `at` names, or with a part of it, without its path; undefined: nothing. */
export function problemOf(error: unknown, at: string): string | undefined {
  if (!error) return undefined;
  const problem = describeProblem(error);
  if (problem.at !== at && !problem.at?.startsWith(`${at}.`)) return undefined;
  const path = `${problem.at}: `;
  return problem.sentence.startsWith(path) ? problem.sentence.slice(path.length) : problem.sentence;
}
