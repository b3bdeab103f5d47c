import { vi } from "vitest";
import { pitwall } from "./pitwall-program.ts";
import { runProgram } from "./run-program.ts";

/** For tests: runs the command line inside this process: what it printed, where, and its exit code. */
export async function testRun(...args: string[]) {
  const printed = { out: "", err: "" };
  const keep = (side: "out" | "err") => (text: string | Uint8Array) => {
    printed[side] += text;
    return true;
  };
  const out = vi.spyOn(process.stdout, "write").mockImplementation(keep("out"));
  const err = vi.spyOn(process.stderr, "write").mockImplementation(keep("err"));
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await runProgram(pitwall(), ["node", "pitwall", ...args]);
    return { ...printed, code: Number(process.exitCode), json: () => JSON.parse(printed.out) };
  } finally {
    process.exitCode = before;
    out.mockRestore();
    err.mockRestore();
  }
}
