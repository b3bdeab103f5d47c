import { CorporateAction, SplitOrDividend } from "./account-event.ts";

/** What stands behind the kind, and whether it is a figure. */
const LAST = {
  split: { field: "ratio", isNumber: true },
  dividend: { field: "cash", isNumber: true },
  "symbol-change": { field: "to", isNumber: false },
  roll: { field: "to", isNumber: false },
  delisting: { field: "price", isNumber: true },
} as const;

/** A corporate action as a line that a person can write: "2014-06-09 AAPL split 7". */
export function actionLine(action: CorporateAction): string {
  const last = (action as Readonly<Record<string, unknown>>)[LAST[action.kind].field];
  return [action.date, action.symbol, action.kind, last].filter((part) => part !== undefined).join(" ");
}

/** The action that a line's words say; undefined when they say none. */
export function readActionLine([date, symbol, kind = "", ...rest]: readonly string[]):
  | CorporateAction
  | undefined {
  const shape = Object.hasOwn(LAST, kind) ? LAST[kind as keyof typeof LAST] : undefined;
  const last =
    shape && rest.length === 1 ? { [shape.field]: shape.isNumber ? Number(rest[0]) : rest[0] } : {};
  const parsed = CorporateAction.safeParse({ date, symbol, kind, ...last });
  return parsed.success && rest.length <= 1 ? parsed.data : undefined;
}

/** Splits and dividends, one a line; or one sentence that names the first line that is none. */
export function readSplitsAndDividends(text: string): { actions: SplitOrDividend[] } | { problem: string } {
  const actions: SplitOrDividend[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const read = SplitOrDividend.safeParse(readActionLine(line.trim().split(/\s+/)));
    if (!read.success)
      return {
        problem: `Line ${i + 1} is no split or dividend: write "2014-06-09 AAPL split 7" or "2014-05-08 AAPL dividend 0.47".`,
      };
    actions.push(read.data);
  }
  return { actions };
}
