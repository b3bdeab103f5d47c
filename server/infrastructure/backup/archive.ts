import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import tar from "tar-stream";
import { AppError } from "#lib/core/errors.ts";

export type Written = { bytes: number; sha256: string };

/** One .tar.gz, entry after entry; readable by its owner only. */
export class ArchiveWriter {
  readonly #pack = tar.pack();
  readonly #written: Promise<void>;

  constructor(path: string) {
    const target = createWriteStream(path, { mode: 0o600, flags: "wx" });
    this.#written = pipeline(Readable.from(this.#pack), createGzip({ level: 3 }), target);
    // Also thrown by whoever waits next; without a listener of its own it would end the process first.
    this.#written.catch(() => {});
  }

  async add(name: string, content: Buffer): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#pack.entry({ name, mode: 0o600 }, content, (error) => (error ? reject(error) : resolve()));
    await Promise.race([promise, this.#failed()]);
  }

  /** As long as it is now: what is added to the file meanwhile is not of this backup. */
  async addFile(name: string, path: string, bytes: number): Promise<Written> {
    const hash = createHash("sha256");
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const entry = this.#pack.entry({ name, size: bytes, mode: 0o600 }, (error) =>
      error ? reject(error) : resolve(),
    );
    const source = bytes === 0 ? [] : createReadStream(path, { end: bytes - 1 });
    for await (const chunk of source as AsyncIterable<Buffer>) {
      hash.update(chunk);
      if (!entry.write(chunk))
        await Promise.race([
          new Promise<void>((drained) => entry.once("drain", () => drained())),
          this.#failed(),
        ]);
    }
    entry.end(null);
    await Promise.race([promise, this.#failed()]);
    return { bytes, sha256: hash.digest("hex") };
  }

  async close(): Promise<void> {
    this.#pack.finalize();
    await this.#written;
  }

  #failed = (): Promise<never> =>
    this.#written.then(() => {
      throw new Error("the archive was closed");
    });
}

export type ArchiveEntry = {
  readonly name: string;
  content(): Promise<Buffer>;
  saveBelow(folder: string, name: string): Promise<void>;
  hash(): Promise<Written>;
};

/** Every entry in order. Throws AppError "bad-input" for a file that is no archive or was cut short. */
export async function* readArchive(path: string): AsyncGenerator<ArchiveEntry> {
  const extract = tar.extract();
  const reading = pipeline(createReadStream(path), createGunzip(), extract as never);
  reading.catch((error: Error) => extract.destroy(error));
  const readable = <T>(work: Promise<T>): Promise<T> =>
    work.catch((cause: unknown) => {
      throw unreadable(path, cause);
    });
  try {
    for await (const entry of extract) {
      const bytes = entry as AsyncIterable<Buffer>;
      yield {
        name: entry.header.name,
        content: () => readable(buffer(bytes)),
        hash: () => readable(hashOf(bytes)),
        saveBelow: (folder, as) => readable(save(bytes, folder, as)),
      };
    }
    await reading;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): unknown {
  const { message, code } = cause as NodeJS.ErrnoException;
  if (cause instanceof AppError || code === "ENOSPC") return cause;
  const why = code === "ENOENT" ? "there is no such file" : message;
  return new AppError("bad-input", `${path} cannot be read as a backup: ${why}.`, { cause });
}

async function hashOf(content: AsyncIterable<Buffer>): Promise<Written> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of content) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest("hex") };
}

async function save(entry: AsyncIterable<Buffer>, folder: string, name: string): Promise<void> {
  const path = join(folder, normalize(name));
  if (!path.startsWith(`${folder}/`) && !path.startsWith(`${folder}\\`))
    throw new AppError("bad-input", `The backup's entry ${name} would lie outside the state folder.`);
  await mkdir(dirname(path), { recursive: true });
  await pipeline(Readable.from(entry), createWriteStream(path, { mode: 0o600 }));
}
