import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { AppError } from "#lib/core/errors.ts";
import { watchRoom } from "./disk-room.ts";

export type ImportLimits = {
  /** Of the file as it comes, and of what a .gz may unpack to, bytes. */
  maxBytes: number;
  maxUnpackedBytes: number;
  threads: number;
  memoryMb: number;
};

const HEAD_BYTES = 1 << 18;

export type CsvHead = { bytes: number; packed: boolean; head: string };

/**
 * Checks a .csv or .csv.gz by its first quarter megabyte, and gives its whole lines.
 * @throws AppError bad-input or too-large: one sentence that names the file and what to do
 */
export async function readCsvHead(path: string, name: string, limits: ImportLimits): Promise<CsvHead> {
  const { size } = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw new AppError("bad-input", `${name} cannot be read: ${plainReason(cause)}.`, { cause });
  });
  if (size > limits.maxBytes) throw tooLarge(name, limits.maxBytes);
  const start = await readStart(path, name, false);
  const packed = start[0] === 0x1f && start[1] === 0x8b;
  const head = packed ? await readStart(path, name, true) : start;
  if (head.length === 0) throw new AppError("bad-input", `${name} is empty; choose a file with rows.`);
  return { bytes: size, packed, head: textOf(head, name) };
}

/** A checked file as plain text on disk: itself, or unpacked into `scratch`. @throws AppError as readCsvHead */
export async function openCsv(
  path: string,
  name: string,
  options: { scratch: string; limits: ImportLimits; signal?: AbortSignal | undefined },
): Promise<{ path: string; head: string }> {
  const { packed, head } = await readCsvHead(path, name, options.limits);
  return { path: packed ? await unpack(path, name, options) : path, head };
}

export const tooLarge = (name: string, limit: number): AppError =>
  new AppError(
    "too-large",
    `${name} is larger than the limit of ${sizeOf(limit)}; split it, or raise imports.maxFileMb in the configuration.`,
  );

function sizeOf(bytes: number): string {
  return bytes >= 1 << 30 ? `${+(bytes / 2 ** 30).toFixed(1)} GB` : `${+(bytes / 2 ** 20).toFixed(1)} MB`;
}

async function readStart(path: string, name: string, unpacked: boolean): Promise<Buffer> {
  const file = createReadStream(path, unpacked ? {} : { end: HEAD_BYTES - 1 });
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of unpacked ? file.pipe(createGunzip()) : file) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= HEAD_BYTES) break;
    }
  } catch (cause) {
    if (isDamage(cause)) throw damaged(name, cause);
    throw new AppError("bad-input", `${name} cannot be read: ${plainReason(cause as Error)}.`, { cause });
  } finally {
    file.destroy();
  }
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
}

/** Text of the head, cut at its last whole line. */
function textOf(head: Buffer, name: string): string {
  const wrong = (what: string) => new AppError("bad-input", `${name} ${what}`);
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw wrong("is encoded as UTF-16; save it as UTF-8 and import it again.");
  if (first === 0x50 && second === 0x4b)
    throw wrong("is a ZIP or Excel file; unpack it, or save the sheet as CSV.");
  if (head.includes(0)) throw wrong("is no text: it holds binary data, or UTF-16; save it as CSV in UTF-8.");
  const whole = head.length < HEAD_BYTES ? head.length : Math.max(1, head.lastIndexOf(0x0a) + 1);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(head.subarray(0, whole));
  } catch {
    throw wrong("is not encoded as UTF-8 (perhaps Windows-1252 or Latin-1); save it as UTF-8.");
  }
}

async function unpack(
  path: string,
  name: string,
  options: { scratch: string; limits: ImportLimits; signal?: AbortSignal | undefined },
): Promise<string> {
  const plain = join(options.scratch, "unpacked.csv");
  const limit = options.limits.maxUnpackedBytes;
  const assertRoom = watchRoom(options.scratch);
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes > limit) return done(tooLarge(`${name}, unpacked,`, limit));
      assertRoom(bytes).then(() => done(null, chunk), done);
    },
  });
  try {
    await pipeline(createReadStream(path), createGunzip(), meter, createWriteStream(plain), {
      signal: options.signal,
    });
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    if (options.signal?.aborted) throw new AppError("cancelled", "The import was cancelled.");
    throw isDamage(cause) ? damaged(name, cause) : cause;
  }
  return plain;
}

const isDamage = (cause: unknown) => String((cause as NodeJS.ErrnoException).code).startsWith("Z_");

const damaged = (name: string, cause: unknown) =>
  new AppError("bad-input", `${name} is damaged: it cannot be unpacked.`, { cause });

function plainReason(error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT") return "there is no such file";
  if (error.code === "EISDIR") return "it is a folder";
  return error.code === "EACCES" ? "permission is denied" : error.message;
}
