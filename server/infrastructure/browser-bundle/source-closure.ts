import { readFile } from "node:fs/promises";
import { posix } from "node:path";

/** Text of each file, by its path below the repository's root. */
export type SourceFiles = Readonly<Record<string, string>>;

const IMPORT = /^(?:import|export)\s[^;]*?from\s*["']([^"']+)["']/gm;

/**
 * A TypeScript file and everything it imports, types included, so that an editor can show and check it. Packages
 * come as their declaration files; zod's many languages are left out, they say nothing about types.
 */
export async function sourceClosure(entry: string): Promise<SourceFiles> {
  const files: Record<string, string> = {};
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (path in files) continue;
    const text = await readFile(path, "utf8");
    files[path] = text;
    for (const [, specifier = ""] of text.matchAll(IMPORT)) {
      const found = locate(path, specifier);
      if (found) waiting.push(found);
    }
  }
  return files;
}

function locate(from: string, specifier: string): string | undefined {
  if (specifier.startsWith("#")) return specifier.slice(1);
  if (!specifier.startsWith(".")) return `node_modules/${specifier}/index.d.ts`;
  if (specifier.includes("/locales/")) return undefined;
  const path = posix.join(posix.dirname(from), specifier);
  return path.endsWith(".js") ? path.replace(/\.js$/, ".d.ts") : path;
}
