import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { STRATEGY_FILE } from "./protocol.ts";

/** V8 and SpiderMonkey both put `new Function`'s own two header lines before the author's first line. */
const FUNCTION_HEADER_LINES = 2;
const FRAME = new RegExp(`${STRATEGY_FILE.replace(".", "\\.")}:(\\d+):(\\d+)`);

export type SourcePosition = { readonly line: number; readonly column: number };

/** The author's own line and column (1-based) of the innermost strategy frame in a stack, when there is one. */
export function sourcePosition(stack: string, sourceMap?: string): SourcePosition | undefined {
  const frame = FRAME.exec(stack);
  if (!frame) return undefined;
  return original(Number(frame[1]) - FUNCTION_HEADER_LINES, Number(frame[2]), sourceMap);
}

const UNENDING = /\bwhile\s*\(\s*(?:true|!0|1)\s*\)|\bfor\s*\(\s*;\s*;/g;

/** Where compiled code holds a loop whose head never ends it; undefined when there is none or several. */
export function unendingLoop(code: string, sourceMap?: string): SourcePosition | undefined {
  const [found, another] = code.matchAll(UNENDING);
  if (!found || another) return undefined;
  const before = code.slice(0, found.index).split("\n");
  return original(before.length, (before.at(-1)?.length ?? 0) + 1, sourceMap);
}

function original(line: number, column: number, sourceMap?: string): SourcePosition | undefined {
  if (line < 1) return undefined;
  if (!sourceMap) return { line, column };
  const found = originalPositionFor(new TraceMap(sourceMap), { line, column: column - 1 });
  return found.line === null ? undefined : { line: found.line, column: found.column + 1 };
}
