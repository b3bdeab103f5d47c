/** Corporate actions as lines that a person can write: "2014-06-09 AAPL split 7". Pure. */
import { actionLine, type CorporateAction, readActionLine } from "#lib/execution/accounts/index.ts";
import { type Lines, readEach } from "./lines.ts";

export const actionLines: Lines<readonly CorporateAction[]> = {
  write: (actions) => actions.map(actionLine).join("\n"),
  read(text) {
    const read = readEach(
      text,
      '"2014-06-09 AAPL split 7" or "2014-05-08 AAPL dividend 0.47"',
      readActionLine,
    );
    if ("problem" in read) return read;
    return { value: read.entries.length > 0 ? read.entries : undefined };
  },
};
