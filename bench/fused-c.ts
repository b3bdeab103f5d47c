import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BarColumns } from "#lib/core/columns.ts";
import type { Averages } from "./fused-sma-cross.ts";

export type FusedC = {
  /** Milliseconds of processor time, the lower quartile of `repeats` runs. Throws when its result is not `expected`. */
  measure(repeats: number): number;
  close(): void;
};
type Expected = { readonly fills: number; readonly trades: number; readonly lastEquity: number };

/** The fused loop in C over these bars; undefined where there is no C compiler. */
export function compileFusedC(
  bars: BarColumns,
  settings: readonly [fast: number, slow: number, capital: number],
  averages: Averages,
  expected: Expected,
): FusedC | undefined {
  const folder = mkdtempSync(join(tmpdir(), "pitwall-bench-"));
  const program = join(folder, "fused");
  const columns = join(folder, "columns");
  const close = () => rmSync(folder, { recursive: true, force: true });
  try {
    const source = join(import.meta.dirname, "fused-sma-cross.c");
    const chosen = averages === "plain" ? ["-DPLAIN"] : [];
    const options = ["-O3", "-ffp-contract=off", ...chosen, "-o", program, source, "-lm"];
    execFileSync("cc", options, { stdio: "ignore" });
  } catch {
    close();
    return undefined;
  }
  writeFileSync(columns, Buffer.concat([bytesOf(bars.open), bytesOf(bars.close)]));
  return {
    close,
    measure(repeats) {
      const given = [columns, bars.length, ...settings, repeats].map(String);
      const [fills, trades, equity, millis] = execFileSync(program, given, { encoding: "utf8" })
        .trim()
        .split(" ")
        .map(Number);
      if (fills !== expected.fills || trades !== expected.trades || equity !== expected.lastEquity)
        throw new Error("The fused loops in C and JavaScript disagree; no speed is stated.");
      return millis!;
    },
  };
}

const bytesOf = (column: Float64Array) => new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
