/** Messages over a pipe: the length of a JSON text, the length of raw bytes, then both. */
const HEADER_BYTES = 8;
/** Source and map of a strategy fit many times; whoever announces more is not ours. */
export const MAX_TEXT_BYTES = 16 * 2 ** 20;
const NOTHING = new Uint8Array(0);

export type Frame = { readonly json: unknown; readonly bytes: Uint8Array };

/** Two buffers, so that a large result is not copied. */
export function encodeFrame(json: unknown, bytes: Uint8Array = NOTHING): [Buffer, Uint8Array] {
  const text = Buffer.from(JSON.stringify(json));
  const head = Buffer.alloc(HEADER_BYTES + text.length);
  head.writeUInt32LE(text.length, 0);
  head.writeUInt32LE(bytes.length, 4);
  text.copy(head, HEADER_BYTES);
  return [head, bytes];
}

/** Reads one frame from a source that fills a buffer or throws. */
export function readFrame(fill: (bytes: Uint8Array) => void): Frame {
  const header = Buffer.alloc(HEADER_BYTES);
  fill(header);
  const text = Buffer.alloc(header.readUInt32LE(0));
  const bytes = new Uint8Array(header.readUInt32LE(4));
  fill(text);
  fill(bytes);
  return { json: JSON.parse(text.toString()), bytes };
}

/** Puts frames together from whatever pieces arrive. @throws RangeError at an announced length above the limits */
export class FrameReader {
  readonly #maxBytes: number;
  #pieces: Buffer[] = [];
  #held = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  push(piece: Buffer): Frame[] {
    this.#pieces.push(piece);
    this.#held += piece.length;
    const frames: Frame[] = [];
    for (let next = this.#next(); next; next = this.#next()) frames.push(next);
    return frames;
  }

  #next(): Frame | undefined {
    if (this.#held < HEADER_BYTES) return undefined;
    if (this.#pieces[0]!.length < HEADER_BYTES) this.#join();
    const textLength = this.#pieces[0]!.readUInt32LE(0);
    const bytesLength = this.#pieces[0]!.readUInt32LE(4);
    if (textLength > MAX_TEXT_BYTES || bytesLength > this.#maxBytes)
      throw new RangeError(`a message of ${textLength} + ${bytesLength} bytes`);
    const length = HEADER_BYTES + textLength + bytesLength;
    if (this.#held < length) return undefined;
    const all = this.#join();
    this.#pieces = all.length > length ? [all.subarray(length)] : [];
    this.#held -= length;
    const bytesAt = HEADER_BYTES + textLength;
    return {
      json: JSON.parse(all.toString("utf8", HEADER_BYTES, bytesAt)),
      // A copy begins at its buffer's start, as typed arrays over it want.
      bytes: new Uint8Array(all.subarray(bytesAt, length)),
    };
  }

  #join(): Buffer {
    const all = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
    this.#pieces = [all];
    return all;
  }
}
