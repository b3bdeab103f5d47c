import { z } from "zod";

/** What falls by itself when a figure of an account reaches what was set. A new one is an entry and its measure. */
export const STOP_RULES = {
  "day-loss": {
    title: "Loss of the day",
    description: "Realised and unrealised since the day began, in the account's currency.",
    unit: "currency",
  },
  "refused-orders": {
    title: "Refused by the venue",
    description: "Orders that the venue refused within the last minute: something sends what it should not.",
    unit: "a minute",
  },
  "unknown-orders": {
    title: "Unknown outcomes",
    description: "Orders of which nobody knows whether they work, now: the line or the venue is not well.",
    unit: "orders",
  },
} as const;
export type StopRuleName = keyof typeof STOP_RULES;

/** How far a rule goes when it falls, the weaker first. */
export const STOP_LEVELS = ["pause", "cancel", "flatten"] as const;

const rule = z
  .strictObject({
    /** Falls at this figure; 0: never. */
    at: z.number().min(0).max(1e12).default(0),
    level: z.enum(STOP_LEVELS).default("cancel"),
  })
  .prefault({});
type StopRule = z.output<typeof rule>;

/** An account's automatic stops, as a form edits and the database keeps them. */
export type StopRules = Readonly<Record<StopRuleName, StopRule>>;
export const stopRules = z.strictObject({
  "day-loss": rule,
  "refused-orders": rule,
  "unknown-orders": rule,
}) satisfies z.ZodType<StopRules>;

/** The figures of an account now. */
export type StopFigures = Readonly<Record<StopRuleName, number>>;

export type StopGauge = StopRule & { readonly rule: StopRuleName; readonly value: number };

export const stopGauges = (rules: StopRules, figures: StopFigures): StopGauge[] =>
  (Object.keys(STOP_RULES) as StopRuleName[]).map((name) => ({
    ...rules[name],
    rule: name,
    value: figures[name],
  }));

/** The rule that falls, of several the one that goes furthest; null when none does. */
export function fallen(gauges: readonly StopGauge[]): StopGauge | null {
  const down = gauges.filter(({ at, value }) => at > 0 && value >= at);
  const reach = ({ level }: StopGauge) => STOP_LEVELS.indexOf(level);
  return down.toSorted((a, b) => reach(b) - reach(a))[0] ?? null;
}
