import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "#lib/core/errors.ts";
import { type Snapshot, SnapshotManifest, sealManifest } from "./manifest.ts";

/** A folder of bars: one per team, or any folder for the command line. */
export type BarStore = { readonly folder: string };

export const fileOf = (folder: string, hash: string): string => join(folder, "files", `${hash}.parquet`);
const manifestOf = (folder: string, hash: string): string => join(folder, "snapshots", `${hash}.json`);

/** A scratch folder, inside the store so that a rename publishes. Its name carries the process that owns it. */
export async function openScratch(store: BarStore): Promise<string> {
  const folder = join(store.folder, "scratch", `${process.pid}-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Makes bytes durable: a file's, or a folder's entries. */
export async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Moves a finished file of bars to its content-addressed place. It stays invisible until a manifest names it. */
export async function adoptFile(store: BarStore, path: string, hash: string): Promise<void> {
  await mkdir(join(store.folder, "files"), { recursive: true });
  await syncToDisk(path);
  await rename(path, fileOf(store.folder, hash));
}

/** Publishes a snapshot in one atomic rename: before it nothing is visible, after it everything is. */
export async function publishSnapshot(store: BarStore, manifest: SnapshotManifest): Promise<Snapshot> {
  const { hash, text } = sealManifest(manifest);
  const snapshots = join(store.folder, "snapshots");
  await mkdir(snapshots, { recursive: true });
  await syncToDisk(join(store.folder, "files"));
  const draft = join(snapshots, `.${hash}.${randomUUID()}`);
  const handle = await open(draft, "wx");
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, manifestOf(store.folder, hash));
  await syncToDisk(snapshots);
  return { folder: store.folder, hash, manifest };
}

/** @throws AppError not-found */
export async function openSnapshot(store: BarStore, hash: string): Promise<Snapshot> {
  if (!/^[0-9a-f]{64}$/.test(hash))
    throw new AppError(
      "bad-input",
      `"${hash}" is no snapshot: a snapshot is named by 64 hexadecimal digits.`,
    );
  const text = await readFile(manifestOf(store.folder, hash), "utf8").catch(
    (cause: NodeJS.ErrnoException) => {
      if (cause.code !== "ENOENT") throw cause;
      throw new AppError("not-found", `There is no snapshot ${hash}; its dataset may have been deleted.`);
    },
  );
  return { folder: store.folder, hash, manifest: SnapshotManifest.parse(JSON.parse(text)) };
}

/** A manifest younger than this may still be on its way into the catalogue. */
const SETTLED_MS = 3_600_000;

/**
 * Deletes what no one can see: scratch of processes that are gone, snapshots that are not among `keep`
 * (absent: all are kept), and files that no snapshot names.
 */
export async function sweepStore(
  store: BarStore,
  keep?: ReadonlySet<string>,
): Promise<{ scratch: number; files: number }> {
  const list = (name: string) => readdir(join(store.folder, name)).catch(() => [] as string[]);
  const abandoned = (await list("scratch")).filter((name) => !isAlive(Number.parseInt(name, 10)));
  for (const name of abandoned)
    await rm(join(store.folder, "scratch", name), { recursive: true, force: true });
  // Whoever publishes holds scratch from before its first file until after its manifest.
  if ((await list("scratch")).length > 0) return { scratch: abandoned.length, files: 0 };
  const files = await list("files");
  const used = new Set<string>();
  for (const name of await list("snapshots")) {
    const path = join(store.folder, "snapshots", name);
    const hash = name.slice(0, -".json".length);
    const isKept = !keep || keep.has(hash) || Date.now() - (await stat(path)).mtimeMs < SETTLED_MS;
    if (name.endsWith(".json") && isKept)
      for (const file of (await openSnapshot(store, hash)).manifest.files) used.add(`${file.hash}.parquet`);
    else await rm(path, { force: true });
  }
  const orphans = files.filter((name) => !used.has(name));
  for (const name of orphans) await rm(join(store.folder, "files", name), { force: true });
  return { scratch: abandoned.length, files: orphans.length };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
