import { statfs } from "node:fs/promises";
import { AppError } from "#lib/core/errors.ts";

/** Left to the database, which lives on the same disk: bytes. */
const KEPT_FREE = 500e6;
const LOOK_EVERY = 64e6;

export const diskFull = (folder: string, cause?: unknown): AppError =>
  new AppError("unavailable", `The disk of ${folder} is full: free some space and import the file again.`, {
    cause,
  });

export const isDiskFull = (error: unknown): boolean =>
  /ENOSPC|No space left on device|failed to offload data block/i.test(String((error as Error).message));

/** Called with the bytes written so far; now and then looks whether the disk of `folder` has room for more. */
export function watchRoom(folder: string): (bytes: number) => Promise<void> {
  let next = 0;
  return async (bytes) => {
    if (bytes < next) return;
    next = bytes + LOOK_EVERY;
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < KEPT_FREE) throw diskFull(folder);
  };
}
