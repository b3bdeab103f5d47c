import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

export type StateFile = { readonly name: string; readonly path: string; readonly bytes: number };

/** Of this machine: the database itself, its address and password, what the build said, uploads on their way. */
const NOT_KEPT = new Set([
  "postgres",
  "postgres.json",
  "postgres-outside",
  "database.json",
  "uploads",
  "logs",
]);
/** Whoever has them opens sealed credentials and signs sessions. */
const KEYS = new Set(["session.key", "vault.private.pem", "vault.public.pem"]);

/** What of the state folder belongs into a backup, in order; keys only when asked. */
export async function stateFiles(home: string, withKeys: boolean): Promise<StateFile[]> {
  const files: StateFile[] = [];
  const visit = async (folder: string, prefix: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = prefix + entry.name;
      const path = join(folder, entry.name);
      if (prefix === "" && (NOT_KEPT.has(name) || (KEYS.has(name) && !withKeys))) continue;
      if (entry.isDirectory()) await visit(path, `${name}/`);
      else if (entry.isFile() && !name.endsWith(".new"))
        files.push({ name, path, bytes: (await stat(path)).size });
    }
  };
  await visit(home, "");
  return files;
}
