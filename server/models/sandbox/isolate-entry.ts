/**
 * What runs inside the isolate beside the author's module: the SDK, the engine, and the calls that the
 * host process makes. Bundled into one script (engine-bundle.ts); its last expression is the object below.
 */
import "./no-generated-code.ts";

import {
  type Backtest,
  createBacktest,
  digestRecord,
  type Intent,
  tapeToJson,
} from "#lib/model-testing/backtesting/index.ts";
import { Session } from "#lib/model-testing/forward-testing/index.ts";
import { builtIns, describeStrategy, type Strategy } from "#lib/models/strategies/index.ts";
import * as sdk from "#lib/models/strategies/sdk.ts";
import { lockRealm } from "./frozen-realm.ts";

type ModuleBody = (module: { exports: Record<string, unknown> }, exports: unknown, require: unknown) => void;

const strategies: Strategy[] = [];
let backtest: Backtest | undefined;
let tape: Intent[] = [];
let session: Session | undefined;

/** Frozen copies: what an author changes in them must not reach the engine. */
const sdkForAuthors = Object.freeze({ ...sdk, z: Object.freeze({ ...sdk.z }) });

function requireSdk(name: string): unknown {
  if (name === "@pitwall/sdk") return sdkForAuthors;
  throw new Error(`A strategy can import only "@pitwall/sdk", not "${name}".`);
}

const calls = {
  useBuiltIn(name: string) {
    if (!Object.hasOwn(builtIns, name)) throw new Error(`There is no built-in strategy "${name}".`);
    strategies.push(builtIns[name as keyof typeof builtIns]);
  },

  useModule(body: ModuleBody) {
    const module = { exports: {} as Record<string, unknown> };
    body(module, module.exports, requireSdk);
    const made = module.exports.default as Strategy | undefined;
    if (typeof made?.onBar !== "function" || typeof made.sdkVersion !== "number")
      throw new Error("The file must end in `export default defineStrategy({ … })` or `signals({ … })`.");
    strategies.push(made);
  },

  describe(): string {
    return JSON.stringify(describeStrategy(strategies[0] as Strategy));
  },

  /** `bars` holds every column of every symbol, one after the other. */
  prepare(input: string, buffer: SharedArrayBuffer) {
    const { spec, symbols, columns } = JSON.parse(input);
    let offset = 0;
    const bars = symbols.map(({ symbol, length }: { symbol: string; length: number }) => {
      const entries = columns.map((column: string) => {
        const values = new Float64Array(buffer, offset, length);
        offset += length * Float64Array.BYTES_PER_ELEMENT;
        return [column, values];
      });
      return { symbol, length, ...Object.fromEntries(entries) };
    });
    tape = [];
    backtest = createBacktest({ spec, strategy: strategies, bars, tape });
  },

  advance(steps: number): string {
    const running = backtest as Backtest;
    const more = running.advance(steps);
    return JSON.stringify({ more, progress: running.progress() });
  },

  openSession(spec: string) {
    session = new Session(JSON.parse(spec), strategies[0] as Strategy);
  },

  tell(input: string): string {
    return JSON.stringify((session as Session).tell(JSON.parse(input)));
  },

  /** The parent makes the result itself, from what was asked for; see testimony.ts. */
  testify(): string {
    const record = (backtest as Backtest).record();
    return JSON.stringify({ tape: tapeToJson(tape), logs: record.logs, digest: digestRecord(record) });
  },
};

/** Failures leave as text: nothing of the author's own objects crosses the border. */
function guarded(call: (...input: never[]) => unknown) {
  return (...input: never[]) => {
    try {
      return { value: call(...input) };
    } catch (error) {
      return { failure: JSON.stringify(describeThrown(error)) };
    }
  };
}

/** What was thrown may be anything: a symbol, a proxy, an object whose getters throw. */
function describeThrown(error: unknown) {
  try {
    const { name, message, stack, code, cause } = Object(error);
    const text = typeof error === "object" ? message : error;
    return {
      name: `${name ?? "Error"}`.slice(0, 200),
      message: String(text ?? error).slice(0, 2000),
      // The engine wraps what an author's hook throws; the line is in what was thrown.
      stack: `${Object(cause).stack ?? ""}\n${stack ?? ""}`.slice(0, 20_000),
      code: typeof code === "string" ? code.slice(0, 50) : undefined,
    };
  } catch {
    return { name: "Error", message: "It threw something that cannot be read.", stack: "" };
  }
}

lockRealm();

export const host = Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, guarded(call)]));
