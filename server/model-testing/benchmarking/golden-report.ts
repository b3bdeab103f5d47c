import { AppError } from "#lib/core/errors.ts";
import { NotExpressible } from "./golden-account.ts";
import { isObject, type Json, type JsonObject } from "./golden-case.ts";
import { type Comparison, compare, emptyComparison, ruleFor } from "./tolerance.ts";

export type Verdict = "agrees" | "differs" | "cannot run";
/** `expected`, `ours` and `difference` by part of the case; a part is a table of figures or a number of rows. */
export type CaseReport = {
  readonly area: string;
  readonly case: string;
  readonly expected: Json;
  readonly ours: Json;
  /** Largest absolute difference of two numbers in each part. */
  readonly difference: Json;
  readonly verdict: Verdict;
  readonly reason: string | null;
};

/** One thing that a case states: a table of figures, a list, or a file of rows. */
export type Part = {
  readonly name: string;
  readonly expected: Json;
  readonly ours: Json;
  readonly comparison: Comparison;
};

/** Judges the parts of one case; what it cannot run is a verdict with its reason, never an exception. */
export async function reportOf(
  area: string,
  name: string,
  parts: () => Promise<readonly Part[]>,
): Promise<CaseReport> {
  const report = { area, case: name };
  try {
    return { ...report, ...judge(await parts()) };
  } catch (error) {
    const known = error instanceof NotExpressible || (error instanceof AppError && error.code !== "internal");
    if (!known) throw error;
    const nothing = { expected: null, ours: null, difference: null };
    return { ...report, ...nothing, verdict: "cannot run", reason: error.message };
  }
}

function judge(parts: readonly Part[]): Omit<CaseReport, "area" | "case"> {
  const perPart = (value: (part: Part) => Json) =>
    Object.fromEntries(parts.map((part) => [part.name, value(part)]));
  const outside = parts.flatMap((part) => part.comparison.outside);
  const compared = parts.reduce((sum, part) => sum + part.comparison.compared, 0);
  const [first] = outside;
  if (compared === 0)
    throw new AppError("bad-input", 'The case states nothing to compare under "expected".', {
      at: "expected",
    });
  return {
    expected: perPart((part) => part.expected),
    ours: perPart((part) => part.ours),
    difference: perPart((part) => largestOf(part.comparison)),
    verdict: first ? "differs" : "agrees",
    reason: first
      ? `${outside.length} of ${compared} figures differ; the first is ${first.at}: expected ${show(first.expected)}, ours ${show(first.ours)}.`
      : null,
  };
}

const show = (value: Json) => JSON.stringify(value);

function largestOf({ largest, outside }: Comparison): number | null {
  const all = outside.reduce((most, { difference }) => Math.max(most, difference), largest);
  return Number.isNaN(all) ? null : all;
}

/** Compares one part, each figure by its own rule. */
export function partOf(name: string, expected: Json, ours: Json, tolerance: JsonObject): Part {
  const comparison = emptyComparison();
  if (isObject(expected)) {
    for (const [key, value] of Object.entries(expected))
      compare(
        `${name}/${key}`,
        value,
        isObject(ours) ? ours[key] : undefined,
        ruleFor(tolerance, name, key),
        comparison,
      );
  } else compare(name, expected, ours, ruleFor(tolerance, name, "default"), comparison);
  return { name, expected, ours: shownLike(expected, ours), comparison };
}

/** What of ours stands against something expected. JSON has no NaN: not defined is null there. */
function shownLike(expected: Json | undefined, ours: Json): Json {
  if (typeof ours === "number") return Number.isFinite(ours) ? ours : null;
  if (Array.isArray(ours))
    return ours.map((inner, k) => shownLike(Array.isArray(expected) ? expected[k] : undefined, inner));
  if (!isObject(ours)) return ours;
  const wanted = isObject(expected) ? Object.keys(ours).filter((key) => key in expected) : Object.keys(ours);
  return Object.fromEntries(
    wanted.map((key) => [key, shownLike(isObject(expected) ? expected[key] : undefined, ours[key]!)]),
  );
}
