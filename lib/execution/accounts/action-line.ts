import { CorporateAction } from "./account-event.ts";

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

/** Corporate actions, one a line; or one sentence that names the first line that is none. */
export function readCorporateActions(text: string): { actions: CorporateAction[] } | { problem: string } {
  const actions: CorporateAction[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const action = readActionLine(line.trim().split(/\s+/));
    if (!action)
      return {
        problem: `Line ${i + 1} is no corporate action: write "2014-06-09 AAPL split 7", "2014-05-08 AAPL dividend 0.47", "2022-06-09 FB symbol-change META", "2024-03-14 ESH4 roll ESM4" or "2023-05-01 FRC delisting 0".`,
      };
    actions.push(action);
  }
  return { actions };
}
