import { build } from "esbuild";

/** One self-contained classic script from an entry file below the repository's root. */
export async function bundleForBrowser(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    legalComments: "none",
  });
  return outputFiles[0]?.text ?? "";
}
