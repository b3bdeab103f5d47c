import { builtIns } from "#lib/models/strategies/index.ts";
import type { Strategy } from "#lib/models/strategies/sdk.ts";
import * as sdk from "#lib/models/strategies/sdk.ts";
import { type Program, STRATEGY_FILE } from "./protocol.ts";

/** The only module that a strategy may ask for. */
function requireSdk(name: string): unknown {
  if (name === "@pitwall/sdk") return sdk;
  throw new Error(`A strategy can import only "@pitwall/sdk", not "${name}".`);
}

function isStrategy(value: unknown): value is Strategy {
  return typeof value === "object" && value !== null && "parameters" in value && "onBar" in value;
}

/** Turns a program into a strategy. Call it only where the author's code may run: inside the sandbox. */
export function evaluateProgram(program: Program): Strategy {
  if (program.kind === "built-in") {
    const strategy = (builtIns as Readonly<Record<string, Strategy>>)[program.name];
    if (!strategy) throw new Error(`There is no built-in strategy named "${program.name}".`);
    return strategy;
  }
  const module: { exports: { default?: unknown } } = { exports: {} };
  const body = new Function(
    "require",
    "module",
    "exports",
    `${program.code}\n//# sourceURL=${STRATEGY_FILE}`,
  );
  body(requireSdk, module, module.exports);
  const strategy = module.exports.default;
  if (isStrategy(strategy)) return strategy;
  throw new Error(
    "The file must end in `export default defineStrategy({ … })` or `export default signals({ … })`.",
  );
}
