import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { AppError } from "#lib/core/errors.ts";

/**
 * Writes the files into `folder` all at once: they are made beside it and renamed into place. An older result of
 * the same names is replaced; a folder that holds anything else is left alone. @throws AppError bad-input
 */
export async function writeFolder(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  const target = resolve(folder);
  await refuseForeign(target, folder, Object.keys(files));
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    await mkdir(draft, { recursive: true });
    for (const [name, content] of Object.entries(files)) await writeFile(join(draft, name), content);
    await rm(target, { recursive: true, force: true });
    await rename(draft, target);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("bad-input", `${folder} cannot be written: ${why}.`, { cause, at: folder });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function refuseForeign(target: string, folder: string, ours: readonly string[]): Promise<void> {
  const present = await readdir(target).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return [];
    throw new AppError("bad-input", `${folder} is not a folder that can be written to.`, {
      cause,
      at: folder,
    });
  });
  const foreign = present.find((name) => !ours.includes(name));
  if (foreign)
    throw new AppError("bad-input", `${folder} holds other files (${foreign}); name a new or empty folder.`, {
      at: folder,
    });
}
