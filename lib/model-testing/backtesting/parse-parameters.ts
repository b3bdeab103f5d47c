import { AppError } from "#lib/core/errors.ts";
import type { Strategy } from "#lib/models/strategies/index.ts";

type Parameters = Readonly<Record<string, number | string | boolean>>;

/** The parameters with defaults filled in; throws one sentence naming the first that is wrong. */
export function parseParameters(strategy: Strategy, given: Parameters): Parameters {
  const known = Object.keys(strategy.parameters.shape);
  for (const name of Object.keys(given))
    if (!known.includes(name))
      throw new AppError(
        "bad-input",
        `${strategy.name} has no parameter "${name}"; it has ${known.join(", ") || "none"}.`,
        { at: `parameters.${name}` },
      );
  const parsed = strategy.parameters.safeParse(given);
  if (parsed.success) return parsed.data as Parameters;
  const issue = parsed.error.issues[0]!;
  const name = issue.path.join(".");
  const value = name in given ? ` is ${JSON.stringify(given[name])}` : "";
  throw new AppError("bad-input", `Parameter "${name}"${value}: ${issue.message}.`, {
    at: `parameters.${name}`,
  });
}
