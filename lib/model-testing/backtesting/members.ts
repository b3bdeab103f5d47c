import { AppError } from "#lib/core/errors.ts";
import type { BacktestSpec, StrategyRef } from "./spec.ts";

/** One strategy of a run, what it trades and with which parameters; a run of a single strategy has one. */
export type RunMember = {
  /** "" when it is the only one. */
  readonly name: string;
  readonly strategy: StrategyRef;
  readonly parameters: BacktestSpec["parameters"];
  readonly symbols: readonly string[];
};

type Asked = Pick<BacktestSpec, "strategy" | "parameters"> & {
  readonly data: Pick<BacktestSpec["data"], "symbols">;
};

/** The strategies of a run, in the order in which they are called. Throws AppError "bad-input". */
export function membersOf({ strategy, parameters, data: { symbols } }: Asked): RunMember[] {
  if (strategy.kind !== "several") return [{ name: "", strategy, parameters, symbols }];
  const [wrong] = Object.keys(parameters);
  if (wrong !== undefined)
    throw new AppError(
      "bad-input",
      `"${wrong}" belongs to one of several strategies; write it under the parameters of that one.`,
      { at: `parameters.${wrong}` },
    );
  return strategy.members.map((member, k) => {
    const unknown = member.symbols?.find((symbol) => !symbols.includes(symbol));
    if (unknown !== undefined)
      throw new AppError(
        "bad-input",
        `${member.name} trades ${unknown}, which is not among the symbols of the run; name it there too.`,
        { at: `strategy.members.${k}.symbols` },
      );
    return { ...member, symbols: member.symbols ?? symbols };
  });
}

/** How many positions a run can hold: one for each symbol of each strategy. */
export const rowsOf = (spec: Asked): number =>
  membersOf(spec).reduce((sum, { symbols }) => sum + symbols.length, 0);
