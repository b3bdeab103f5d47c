import { build } from "esbuild";
import { projectPath } from "#server/infrastructure/config/index.ts";

let engine: Promise<Uint8Array> | undefined;
let host: Promise<string> | undefined;

/** Engine, SDK and the isolate's calls as one script, built once a process from the sources of this checkout. */
export function engineBundle(): Promise<Uint8Array> {
  engine ??= bundle("isolate-entry.ts", {
    format: "iife",
    globalName: "pitwallHost",
    platform: "neutral",
  }).then((text) => Buffer.from(`(() => { ${text}; return pitwallHost.host; })()`));
  return engine;
}

/** The host's own program as one script: a host then opens no file of this checkout. */
export function hostBundle(): Promise<string> {
  host ??= bundle("host-process.ts", { format: "cjs", platform: "node", minifyWhitespace: true });
  return host;
}

async function bundle(entry: string, options: Partial<Parameters<typeof build>[0]>): Promise<string> {
  const built = await build({
    entryPoints: [projectPath(`server/models/sandbox/${entry}`)],
    bundle: true,
    write: false,
    mainFields: ["module", "main"],
    target: "es2024",
    legalComments: "none",
    treeShaking: true,
    logLevel: "silent",
    ...options,
  });
  return built.outputFiles?.[0]?.text ?? "";
}
