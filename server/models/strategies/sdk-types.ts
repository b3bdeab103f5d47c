import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sourceClosure } from "#server/infrastructure/browser-bundle/index.ts";
import { config, projectPath } from "#server/infrastructure/config/index.ts";
import { compileTypes } from "./type-compiler.ts";

const ENTRY = "lib/models/strategies/sdk";

let made: Promise<string> | undefined;

/**
 * The SDK's declarations, its entry's path. They are written once for each state of the sources, because to check a
 * strategy against the sources themselves takes ten times as long.
 */
export function sdkTypes(): Promise<string> {
  made ??= writeTypes().catch((error) => {
    made = undefined;
    throw error;
  });
  return made;
}

async function writeTypes(): Promise<string> {
  const sources = await sourceClosure(`${ENTRY}.ts`);
  const key = createHash("sha256").update(JSON.stringify(sources)).digest("hex").slice(0, 16);
  const places = [projectPath("node_modules/.cache"), join(config().state.home, "cache")];
  const entryIn = (place: string) => join(place, `sdk-types-${key}`, `${ENTRY}.d.ts`);
  const ready = places.map(entryIn).find(existsSync);
  if (ready) return ready;
  let refused: unknown;
  for (const place of places)
    try {
      await writeInto(place, `sdk-types-${key}`);
      return entryIn(place);
    } catch (error) {
      refused = error;
    }
  throw refused;
}

/** Whole or not at all, also beside another process that writes the same. */
async function writeInto(place: string, name: string): Promise<void> {
  await mkdir(place, { recursive: true });
  const folder = await mkdtemp(join(place, `${name}-`));
  try {
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(settings(folder)));
    const said = await compileTypes(folder);
    if (!existsSync(join(folder, `${ENTRY}.d.ts`)))
      throw new Error(`The SDK's declarations cannot be written: ${said}`);
    await writeFile(join(folder, "package.json"), JSON.stringify({ imports: { "#lib/*": "./lib/*" } }));
    await symlink(projectPath("node_modules"), join(folder, "node_modules"));
    await rename(folder, join(place, name)).catch((error) => {
      if (!existsSync(join(place, name))) throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function settings(folder: string) {
  return {
    compilerOptions: {
      target: "ES2024",
      lib: ["ES2024"],
      types: [],
      module: "ESNext",
      moduleResolution: "Bundler",
      strict: true,
      noCheck: true,
      declaration: true,
      emitDeclarationOnly: true,
      allowImportingTsExtensions: true,
      rootDir: projectPath("."),
      outDir: folder,
    },
    files: [projectPath(`${ENTRY}.ts`)],
  };
}
