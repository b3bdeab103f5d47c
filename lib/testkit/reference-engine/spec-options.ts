/** Which options of a specification a value sets, by the JSON schema of the specification. */

import { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import { z } from "#lib/models/strategies/sdk.ts";

type Schema = {
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string;
};

const schema = z.toJSONSchema(BacktestSpec, { io: "input" }) as Schema;

/** Every option, a choice once for each of its values: "lotSize", "account.margin.type=cash", "stopFirst=true". */
export function allOptions(): Set<string> {
  const found = new Set<string>();
  walk(schema, "", undefined, true, (option) => found.add(option));
  return found;
}

/** Those that some of the specifications set; of what is no choice those that take more than one value. */
export class OptionsSet {
  readonly #values = new Map<string, Set<string>>();
  #count = 0;

  add(spec: BacktestSpec): void {
    this.#count++;
    const here = new Map<string, string>();
    walk(schema, "", spec, false, (option, value) => here.set(option, JSON.stringify(value)));
    for (const [option, value] of here) {
      const values = this.#values.get(option) ?? new Set(this.#count > 1 ? ["absent"] : []);
      this.#values.set(option, values.add(value));
    }
    for (const [option, values] of this.#values) if (!here.has(option)) values.add("absent");
  }

  get varied(): Set<string> {
    const isVaried = ([option, values]: [string, Set<string>]) => option.includes("=") || values.size > 1;
    return new Set([...this.#values].filter(isVaried).map(([option]) => option));
  }
}

type Visit = (option: string, value: unknown) => void;

/** `all`: whatever the value. */
function walk(part: Schema, path: string, value: unknown, all: boolean, visit: Visit): void {
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  const own = (name: string) => (value as Record<string, unknown> | undefined)?.[name];
  if (!all && value === undefined) return;
  const choices = part.anyOf ?? part.oneOf;
  if (choices) for (const one of choices) if (all || fits(one, value)) walk(one, path, value, all, visit);
  if (part.items)
    for (const one of all ? [undefined] : (value as unknown[]))
      walk(part.items, `${path}[]`, one, all, visit);
  for (const [name, one] of Object.entries(part.properties ?? {})) walk(one, at(name), own(name), all, visit);
  const { additionalProperties: rest } = part;
  if (typeof rest === "object")
    for (const one of all ? [undefined] : Object.values(value as object))
      walk(rest, at("*"), one, all, visit);
  if (choices || part.items || part.properties || typeof rest === "object") return;
  const words = part.const === undefined ? part.enum : [part.const];
  if (words) for (const word of words) if (all || word === value) visit(`${path}=${String(word)}`, word);
  if (part.type === "boolean")
    for (const word of [false, true]) if (all || word === value) visit(`${path}=${word}`, word);
  if (!words && part.type !== "boolean") visit(path, value);
}

/** Whether a choice is the one that a value has taken. */
function fits(choice: Schema, value: unknown): boolean {
  if (choice.const !== undefined) return choice.const === value;
  if (choice.properties === undefined) return true;
  if (typeof value !== "object" || value === null) return false;
  return (
    Object.entries(choice.properties).every(
      ([name, { const: word }]) => word === undefined || word === (value as Record<string, unknown>)[name],
    ) && Object.keys(value).every((name) => name in choice.properties!)
  );
}
