/**
 * `node read-source.ts`: translates sources and looks for what they must not contain, one message at a time. Parsers
 * recurse natively: a source nested deeply enough ends the process, so it is never one that serves anybody.
 */
import { type Message, transform } from "esbuild";
import type { Problem } from "#lib/models/strategies/index.ts";
import { forbiddenConstructs } from "./forbidden.ts";

const FILE = "strategy.ts";

export type SourceReading = {
  /** CommonJS and its source map; absent when the syntax is wrong. */
  readonly translated?: { readonly code: string; readonly sourceMap: string };
  readonly problems: readonly Problem[];
};

process.on("message", async (source: string) => {
  process.send?.(await read(source));
});
process.on("disconnect", () => process.exit(0));

async function read(source: string): Promise<SourceReading> {
  try {
    const { code, map } = await transform(source, {
      loader: "ts",
      format: "cjs",
      target: "es2024",
      sourcemap: "external",
      sourcefile: FILE,
      sourcesContent: false,
      logLevel: "silent",
    });
    return { translated: { code, sourceMap: map }, problems: forbiddenConstructs(source) };
  } catch (error) {
    const messages = (error as { errors?: Message[] }).errors;
    if (!messages) throw error;
    return { problems: messages.map(problemOf) };
  }
}

const problemOf = ({ text, location }: Message): Problem => ({
  severity: "error",
  message: text,
  line: location?.line ?? 1,
  column: (location?.column ?? 0) + 1,
  code: "syntax",
});
