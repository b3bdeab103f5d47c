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
  const line = Number(frame[1]) - FUNCTION_HEADER_LINES;
  const column = Number(frame[2]);
  if (line < 1) return undefined;
  if (!sourceMap) return { line, column };
  const original = originalPositionFor(new TraceMap(sourceMap), { line, column: column - 1 });
  return original.line === null ? undefined : { line: original.line, column: original.column + 1 };
}
