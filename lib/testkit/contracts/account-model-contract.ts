import type { z } from "zod";
import type { AccountSpec, AccountTerms } from "#lib/execution/accounts/index.ts";

type Models = Readonly<
  Record<keyof AccountSpec, Readonly<Record<string, { title: string; schema: z.ZodObject }>>>
>;

/** Settings that need a value of their own; the rest have defaults. */
const GIVEN = { rate: 0.02, debit: 0.05 };

/** What every account model keeps. Answers the promises it breaks. */
export function accountModelContract(
  models: Models,
  terms: (spec: AccountSpec) => AccountTerms,
  schema: typeof AccountSpec,
): string[] {
  const broken: string[] = [];
  const check = (holds: boolean, promise: string) => holds || broken.push(promise);
  for (const [part, registry] of Object.entries(models))
    for (const [type, model] of Object.entries(registry)) {
      const name = `${part} ${type}`;
      const needed = Object.fromEntries(Object.entries(GIVEN).filter(([key]) => key in model.schema.shape));
      const parsed = schema.safeParse({ [part]: { type, ...needed } });
      check(model.title.length > 0, `${name}: has a title`);
      for (const [key, field] of Object.entries(model.schema.shape))
        check(key === "type" || titleOf(field) !== undefined, `${name}: its "${key}" has a title`);
      if (!parsed.success) broken.push(`${name}: can be chosen with its defaults`);
      else broken.push(...termsBroken(name, terms(parsed.data)));
    }
  return broken;
}

function titleOf(field: unknown): string | undefined {
  return (field as z.ZodType).meta()?.title;
}

function termsBroken(name: string, { margin, borrow, interest, funding }: AccountTerms): string[] {
  const promises: [holds: boolean, promise: string][] = [
    [margin.initial > 0 && margin.initial <= 1, "opening ties up more than nothing and at most the value"],
    [margin.maintenance >= 0 && margin.maintenance <= 1, "maintenance is a share of the value"],
    [margin.feeShare > 0 && margin.feeShare <= 1, "a commission is backed at most in full"],
    [borrow.perDay("AAA") >= 0, "borrowing never pays"],
    [interest(0, 1) === 0, "no cash, no interest"],
    [interest(-1000, 1) <= 0, "borrowed cash never earns"],
    [interest(1000, 1) >= 0, "cash never costs"],
    [interest(1000, 2) === 2 * interest(1000, 1), "two days are twice one"],
    [24 % funding.everyHours === 0, "funding times are the same every day"],
    [Number.isFinite(funding.rate("AAA")), "the funding rate is a number"],
  ];
  return promises.filter(([holds]) => !holds).map(([, promise]) => `${name}: ${promise}`);
}
