import { SourceMap, type SourceMapPayload } from "node:module";
import { AppError } from "#lib/core/errors.ts";
import type { HostFailure, StrategyModule } from "./protocol.ts";

export type SourcePlace = { line: number; column: number };

/** Where in the author's own file a failure happened; undefined when it did not happen there. */
export function placeOf(failure: HostFailure, module: StrategyModule): SourcePlace | undefined {
  if (module.kind === "built-in" || !failure.line) return undefined;
  const map = new SourceMap(JSON.parse(module.sourceMap) as SourceMapPayload);
  const entry = map.findEntry(failure.line - 1, (failure.column ?? 1) - 1);
  if (!("originalLine" in entry)) return undefined;
  return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

/** One sentence for the user; `at` is the author's own line, e.g. "strategy.ts:24:7". */
export function strategyFailure(failure: HostFailure, module: StrategyModule): AppError {
  const place = placeOf(failure, module);
  const file = module.kind === "compiled" ? module.file : module.name;
  const at = place ? `${file}:${place.line}:${place.column}` : undefined;
  if (!place && failure.code === "bad-input") return new AppError("bad-input", failure.message);
  if (failure.code === "too-large") return new AppError("too-large", failure.message);
  if (failure.name === "Host") return new AppError("internal", failure.message);
  const what = ["Limit", "Error", "AppError"].includes(failure.name)
    ? failure.message
    : `${failure.name}: ${failure.message}`;
  return new AppError("strategy-failed", at ? `${what} (${at})` : what, { at });
}
