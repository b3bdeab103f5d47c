/** The execution algorithms by name. A new one is a file, one line here and one in lib/core/algorithm.ts. */

import type { z } from "zod";
import type { AlgorithmName, AlgorithmParameters } from "#lib/core/algorithm.ts";
import { AppError } from "#lib/core/errors.ts";
import { type ParameterField, parameterFields } from "#lib/models/strategies/index.ts";
import type { AnyAlgorithm } from "./algorithm.ts";
import { closeAuction } from "./close-auction.ts";
import { iceberg } from "./iceberg.ts";
import { implementationShortfall } from "./implementation-shortfall.ts";
import { participation } from "./participation.ts";
import { twap } from "./twap.ts";
import { vwap } from "./vwap.ts";

export const algorithms = {
  twap,
  vwap,
  participation,
  "implementation-shortfall": implementationShortfall,
  iceberg,
  "close-auction": closeAuction,
} as const satisfies {
  [Name in AlgorithmName]: AnyAlgorithm & { readonly parameters: z.ZodType<AlgorithmParameters[Name]> };
};

/** What a user chose: the name, and parameters of which the rest take their defaults. */
export type AlgorithmChoice = {
  readonly name: AlgorithmName;
  readonly parameters: Readonly<Record<string, number>>;
};

/** The algorithm and its whole parameters. Throws AppError "bad-input" naming the parameter. */
export function chosen({ name, parameters }: AlgorithmChoice): {
  algorithm: AnyAlgorithm;
  parameters: never;
} {
  const algorithm: AnyAlgorithm | undefined = algorithms[name];
  if (!algorithm)
    throw new AppError(
      "bad-input",
      `There is no execution algorithm "${name}"; there are ${Object.keys(algorithms).join(", ")}.`,
      { at: "algorithm" },
    );
  const parsed = algorithm.parameters.safeParse(parameters);
  if (parsed.success) return { algorithm, parameters: parsed.data as never };
  const { path, message } = parsed.error.issues[0]!;
  throw new AppError("bad-input", `${algorithm.title}, ${path.join(".") || "parameters"}: ${message}`, {
    at: path.join("."),
  });
}

export type AlgorithmDescription = {
  readonly name: AlgorithmName;
  readonly title: string;
  readonly rule: string;
  readonly parameters: readonly ParameterField[];
};

/** What forms need. */
export const algorithmCatalogue = (): AlgorithmDescription[] =>
  Object.entries<AnyAlgorithm>(algorithms).map(([name, { title, rule, parameters }]) => ({
    name: name as AlgorithmName,
    title,
    rule,
    parameters: parameterFields(parameters),
  }));
