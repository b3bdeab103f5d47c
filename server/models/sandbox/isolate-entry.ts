/**
 * What runs inside the isolate beside the author's module: the SDK, the engine, and the four calls that the
 * host process makes. Bundled into one script (engine-bundle.ts); its last expression is the object below.
 */
import "./no-generated-code.ts";

import { builtIns, describeStrategy, type Strategy } from "#lib/models/strategies/index.ts";
import * as sdk from "#lib/models/strategies/sdk.ts";
import { lockRealm } from "./realm.ts";

type ModuleBody = (module: { exports: Record<string, unknown> }, exports: unknown, require: unknown) => void;

let strategy: Strategy | undefined;

/** Frozen copies: what an author changes in them must not reach the engine. */
const sdkForAuthors = Object.freeze({ ...sdk, z: Object.freeze({ ...sdk.z }) });

function requireSdk(name: string): unknown {
  if (name === "@pitwall/sdk") return sdkForAuthors;
  throw new Error(`A strategy can import only "@pitwall/sdk", not "${name}".`);
}

const calls = {
  useBuiltIn(name: string) {
    if (!Object.hasOwn(builtIns, name)) throw new Error(`There is no built-in strategy "${name}".`);
    strategy = builtIns[name as keyof typeof builtIns];
  },

  useModule(body: ModuleBody) {
    const module = { exports: {} as Record<string, unknown> };
    body(module, module.exports, requireSdk);
    const made = module.exports.default as Strategy | undefined;
    if (typeof made?.onBar !== "function" || typeof made.sdkVersion !== "number")
      throw new Error("The file must end in `export default defineStrategy({ … })` or `signals({ … })`.");
    strategy = made;
  },

  describe(): string {
    return JSON.stringify(describeStrategy(strategy as Strategy));
  },
};

/** Failures leave as text: nothing of the author's own objects crosses the border. */
function guarded(call: (...input: never[]) => unknown) {
  return (...input: never[]) => {
    try {
      return { value: call(...input) };
    } catch (error) {
      const { name, message, stack, code } = Object(error);
      const text = typeof error === "object" ? message : error;
      return {
        failure: JSON.stringify({
          name: `${name ?? "Error"}`,
          message: `${text ?? error}`.slice(0, 2000),
          stack: `${stack ?? ""}`.slice(0, 20_000),
          code: typeof code === "string" ? code : undefined,
        }),
      };
    }
  };
}

lockRealm();

export const host = Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, guarded(call)]));
