import { isObject, type Json, type JsonObject } from "./golden-case.ts";

/** Where two results differ most. `allowed` and `difference` are absolute. */
export type Difference = {
  readonly at: string;
  readonly expected: Json;
  readonly ours: Json;
  readonly difference: number;
  readonly allowed: number;
};

export type Comparison = {
  compared: number;
  /** Largest absolute difference of two numbers. */
  largest: number;
  readonly outside: Difference[];
};

type Rule = JsonObject;

const GROUPS = new Set([
  "stats",
  "trades",
  "fills",
  "equity",
  "returns",
  "lists",
  "sweep_stats",
  "replicated",
  "precise_stats",
  "performance",
  "weights",
]);

export const emptyComparison = (): Comparison => ({ compared: 0, largest: 0, outside: [] });

/** The rule for one value: inside its group a statistic's own entry wins, `default` covers the rest. */
export function ruleFor(tolerance: JsonObject, group: string, name: string): Rule {
  const grouped = Object.keys(tolerance).some((key) => GROUPS.has(key));
  const rules = grouped ? tolerance[group] : tolerance;
  if (!isObject(rules)) return {};
  for (const key of [name, "default"]) if (isObject(rules[key])) return rules[key];
  return rules;
}

/** Compares element by element, key by key; every key of `expected` must be there. */
export function compare(
  at: string,
  expected: Json,
  ours: Json | undefined,
  rule: Rule,
  into: Comparison,
): void {
  if (Array.isArray(expected)) {
    const list = Array.isArray(ours) ? ours : [];
    if (list.length !== expected.length) differ(at, expected.length, list.length, into);
    else if (list.length === 0) into.compared++;
    else for (const [k, value] of expected.entries()) compare(`${at}/${k}`, value, list[k], rule, into);
  } else if (isObject(expected)) {
    for (const [key, value] of Object.entries(expected))
      compare(`${at}/${key}`, value, isObject(ours) ? ours[key] : undefined, rule, into);
  } else compareScalar(at, expected, ours ?? null, rule, into);
}

function compareScalar(at: string, expected: Json, ours: Json, rule: Rule, into: Comparison): void {
  into.compared++;
  const wanted = numberIn(expected);
  const got = numberIn(ours);
  if (wanted === undefined) {
    // Null stands for NaN or "not defined".
    const agrees = expected === null ? got === undefined || Number.isNaN(got) : expected === ours;
    if (!agrees) into.outside.push({ at, expected, ours, difference: Number.NaN, allowed: 0 });
    return;
  }
  const difference = wanted === got ? 0 : Math.abs((got ?? Number.NaN) - wanted);
  const allowed = allowance(expected, wanted, rule);
  if (difference === 0 || difference <= allowed) into.largest = Math.max(into.largest, difference);
  else into.outside.push({ at, expected, ours, difference, allowed });
}

function differ(at: string, expected: number, ours: number, into: Comparison): void {
  into.compared++;
  into.outside.push({
    at: `${at} (rows)`,
    expected,
    ours,
    difference: Math.abs(expected - ours),
    allowed: 0,
  });
}

function allowance(expected: Json, wanted: number, rule: Rule): number {
  if (typeof rule.last_printed_digit === "number") {
    const printed = String(expected).replaceAll(/[$%,\s]/g, "");
    const decimals = printed.split(".")[1]?.length ?? 0;
    const percent = String(expected).includes("%") ? 100 : 1;
    return (rule.last_printed_digit * 10 ** -decimals) / percent;
  }
  return Number(rule.absolute ?? 0) + Number(rule.relative ?? 0) * Math.abs(wanted);
}

/** The number that a value holds; "34.9%" is 0.349, "$1,200" is 1200, "inf" is infinity. */
function numberIn(value: Json): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const text = value.trim();
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  const bare = text.replaceAll(/[$,]/g, "");
  if (bare.endsWith("%"))
    return Number.isNaN(Number(bare.slice(0, -1))) ? undefined : Number(bare.slice(0, -1)) / 100;
  const number = Number(bare);
  return Number.isNaN(number) ? undefined : number;
}
