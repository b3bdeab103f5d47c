import { build } from "esbuild";
import { projectPath } from "#server/infrastructure/config/index.ts";

let bundle: Promise<string> | undefined;

/** Engine, SDK and the isolate's calls as one script, built once a process from the sources of this checkout. */
export function engineBundle(): Promise<string> {
  bundle ??= build({
    entryPoints: [projectPath("server/models/sandbox/isolate-entry.ts")],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "pitwallHost",
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2024",
    legalComments: "none",
    treeShaking: true,
    logLevel: "silent",
  }).then((built) => `(() => { ${built.outputFiles[0]?.text}; return pitwallHost.host; })()`);
  return bundle;
}
