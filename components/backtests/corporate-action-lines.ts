/** Corporate actions as lines that a person can write: "2014-06-09 AAPL split 7". Pure. */
import { CorporateAction } from "#lib/execution/accounts/index.ts";
import { type Lines, readEach } from "./lines.ts";

/** What stands behind the kind, and whether it is a figure. */
const LAST = {
  split: { field: "ratio", isNumber: true },
  dividend: { field: "cash", isNumber: true },
  "symbol-change": { field: "to", isNumber: false },
  roll: { field: "to", isNumber: false },
  delisting: { field: "price", isNumber: true },
} as const;

function actionLine(action: CorporateAction): string {
  const last = (action as Readonly<Record<string, unknown>>)[LAST[action.kind].field];
  return [action.date, action.symbol, action.kind, last].filter((part) => part !== undefined).join(" ");
}

function actionOf([date, symbol, kind = "", ...rest]: readonly string[]): CorporateAction | undefined {
  const shape = Object.hasOwn(LAST, kind) ? LAST[kind as keyof typeof LAST] : undefined;
  const last =
    shape && rest.length === 1 ? { [shape.field]: shape.isNumber ? Number(rest[0]) : rest[0] } : {};
  const parsed = CorporateAction.safeParse({ date, symbol, kind, ...last });
  return parsed.success && rest.length <= 1 ? parsed.data : undefined;
}

export const actionLines: Lines<readonly CorporateAction[]> = {
  write: (actions) => actions.map(actionLine).join("\n"),
  read(text) {
    const read = readEach(text, '"2014-06-09 AAPL split 7" or "2014-05-08 AAPL dividend 0.47"', actionOf);
    if ("problem" in read) return read;
    return { value: read.entries.length > 0 ? read.entries : undefined };
  },
};
