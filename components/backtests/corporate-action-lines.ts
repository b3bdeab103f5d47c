/** Corporate actions as lines that a person can write: "2014-06-09 AAPL split 7". Pure. */
import { CorporateAction } from "#lib/execution/accounts/index.ts";

/** What stands behind the kind, and whether it is a figure. */
const LAST = {
  split: { field: "ratio", isNumber: true },
  dividend: { field: "cash", isNumber: true },
  "symbol-change": { field: "to", isNumber: false },
  roll: { field: "to", isNumber: false },
  delisting: { field: "price", isNumber: true },
} as const;

export const actionLine = (action: CorporateAction): string => {
  const last = (action as Readonly<Record<string, unknown>>)[LAST[action.kind].field];
  return [action.date, action.symbol, action.kind, last].filter((part) => part !== undefined).join(" ");
};

/** The actions, or one sentence that names the first line that cannot be read. */
export function readActionLines(text: string): { actions: CorporateAction[] } | { problem: string } {
  const actions: CorporateAction[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const [date, symbol, kind = "", ...rest] = line.trim().split(/\s+/);
    const shape = Object.hasOwn(LAST, kind) ? LAST[kind as keyof typeof LAST] : undefined;
    const last =
      shape && rest.length === 1 ? { [shape.field]: shape.isNumber ? Number(rest[0]) : rest[0] } : {};
    const parsed = CorporateAction.safeParse({ date, symbol, kind, ...last });
    if (!parsed.success || rest.length > 1)
      return {
        problem: `Line ${i + 1} cannot be read: write "2014-06-09 AAPL split 7" or "2014-05-08 AAPL dividend 0.47".`,
      };
    actions.push(parsed.data);
  }
  return { actions };
}
