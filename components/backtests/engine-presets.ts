/** The launch form's choice of another engine's ways. Pure. */
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { AccountSpec } from "#lib/execution/accounts/index.ts";
import {
  type BacktestSpecInput,
  PRESETS,
  type PresetName,
  presets,
} from "#lib/model-testing/backtesting/index.ts";
import type { LaunchValues } from "./launch-spec.ts";

/** What a preset decides, as it stands when it decides nothing. */
const OWN = {
  fillTiming: "next-open",
  stopFirst: undefined,
  lotSize: 1,
  sizing: undefined,
  participation: undefined,
  account: undefined,
} satisfies Partial<BacktestSpecInput>;

/** Every value that choosing a preset sets; costs that it does not name stay as they are. */
export function valuesOfPreset(name: PresetName | "own"): Partial<LaunchValues> {
  if (name === "own") return OWN;
  const { account, ...options } = presets[name].options as Partial<BacktestSpecInput>;
  return { ...OWN, ...options, ...(account && { account: AccountSpec.parse(account) }) };
}

const text = (values: object) => canonicalJson(JSON.parse(JSON.stringify(values)));

/** The presets whose ways these values are; several share theirs. */
export function presetsOf(values: Partial<Omit<LaunchValues, "strategy" | "data">>): PresetName[] {
  return PRESETS.filter((name) => {
    const theirs = valuesOfPreset(name);
    const account = values.account && AccountSpec.safeParse(values.account).data;
    const mine = { ...values, account };
    const same = Object.keys(theirs).map((key) => [key, mine[key as keyof typeof mine]]);
    return text(Object.fromEntries(same)) === text(theirs);
  });
}
