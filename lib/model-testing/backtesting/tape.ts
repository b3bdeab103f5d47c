import type { Micros } from "#lib/core/columns.ts";
import type { OrderChanges, OrderOptions } from "#lib/models/strategies/index.ts";

/** Parts of a moment at which a strategy is called; its intents work where the engine stands then. */
export const PHASE = { bars: 0, thisClose: 1, closingOut: 2, end: 3 } as const;

export const VERBS = [
  "buy",
  "sell",
  "targetQuantity",
  "targetPercent",
  "close",
  "cancel",
  "replace",
] as const;
export type Verb = (typeof VERBS)[number];

type Plain = number | string | boolean | null | undefined;
type PlainRecord = Readonly<Record<string, Plain>>;
export type Argument = Plain | Readonly<Record<string, Plain | PlainRecord>>;

/** One call by which a strategy changed its orders. `time` is NaN before the first bar; `row` is the context's. */
export type Intent = {
  readonly time: Micros;
  readonly phase: number;
  readonly row: number;
  readonly verb: Verb;
  readonly arguments: readonly Argument[];
};

const MAX_TEXT = 100;
const MAX_ALGORITHM_FIELDS = 20;
const OPTIONS = [
  ...["limit", "stop", "touch", "trailAmount", "trailPercent", "at", "fillTiming", "timeInForce", "goodTill"],
  ...["reduceOnly", "postOnly", "stopLoss", "takeProfit", "oco", "after", "quantity", "cash", "equity"],
];

/** What an author's value is at this moment: read once, so that the tape says what the engine was told. */
export function plain(value: unknown): Plain {
  if (typeof value === "number" || typeof value === "boolean" || value === null || value === undefined)
    return value;
  return `${value}`.slice(0, MAX_TEXT);
}

/** The fields that the engine reads of options, changes or a size. */
export function plainRecord<Given extends OrderOptions | OrderChanges | object>(given: Given): Given {
  const taken: Record<string, Plain | PlainRecord> = {};
  for (const name of OPTIONS) {
    const value = plain((given as Record<string, unknown>)[name]);
    if (value !== undefined) taken[name] = value;
  }
  const { algorithm } = given as { algorithm?: unknown };
  if (algorithm !== undefined) taken.algorithm = algorithmFields(algorithm, plain);
  return taken as Given;
}

/** Every field of an algorithm, known or not: what is wrong with them is the engine's to say. */
function algorithmFields(given: unknown, read: (value: unknown) => Plain): PlainRecord {
  const entries = typeof given === "object" && given !== null ? Object.entries(given) : [];
  return Object.fromEntries(
    entries.slice(0, MAX_ALGORITHM_FIELDS).map(([name, value]) => [name.slice(0, MAX_TEXT), read(value)]),
  );
}

/** Everything that a run's result follows from, besides its specification and its bars. */
export type Tape = readonly Intent[];

/** As JSON values: numbers that JSON does not have are written `{ "number": "NaN" }`. */
export const tapeToJson = (tape: Tape): unknown[] =>
  tape.map(({ time, phase, row, verb, arguments: given }) => [
    Number.isNaN(time) ? null : time,
    phase,
    row,
    VERBS.indexOf(verb),
    ...given.map(argumentToJson),
  ]);

/** The tape again. Throws TypeError at anything that no run writes: it may have been made up. */
export function tapeFromJson(json: unknown, rows: number): Tape {
  if (!Array.isArray(json)) throw new TypeError("The tape is not a list.");
  return json.map((one): Intent => {
    if (!Array.isArray(one)) throw new TypeError("An entry of the tape is not a list.");
    const [time, phase, row, verb, ...given] = one;
    const isPlaced = (time === null || Number.isFinite(time)) && [0, 1, 2, 3].includes(phase);
    if (!isPlaced || !(Number.isInteger(row) && row >= 0 && row < rows) || VERBS[verb] === undefined)
      throw new TypeError("An entry of the tape names no moment, no symbol or no verb.");
    return {
      time: time ?? Number.NaN,
      phase,
      row,
      verb: VERBS[verb],
      arguments: given.map(argumentFromJson),
    };
  });
}

const isJsonNumber = (value: number) => Number.isFinite(value) && !Object.is(value, -0);
const numberText = (value: number) => (Object.is(value, -0) ? "-0" : String(value));

function argumentToJson(value: Argument): unknown {
  if (typeof value === "number") return isJsonNumber(value) ? value : { number: numberText(value) };
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, argumentToJson(one)]));
}

function argumentFromJson(json: unknown): Argument {
  if (typeof json !== "object" || json === null) return plain(json);
  const given = json as Record<string, unknown>;
  if (typeof given.number === "string") return Number(given.number);
  const fields = OPTIONS.filter((name) => Object.hasOwn(given, name));
  const taken: Record<string, Plain | PlainRecord> = Object.fromEntries(
    fields.map((name) => [name, argumentFromJson(given[name]) as Plain]),
  );
  if (given.algorithm !== undefined)
    taken.algorithm = algorithmFields(given.algorithm, (value) => argumentFromJson(value) as Plain);
  return taken;
}
