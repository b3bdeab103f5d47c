import { describe, expect, it } from "vitest";
import { encodeFrame, FrameReader, MAX_TEXT_BYTES, readFrame } from "./frames.ts";

const messages = [
  { json: { kind: "heartbeat" }, bytes: new Uint8Array(0) },
  { json: { kind: "result", text: "Größe ✓" }, bytes: new Uint8Array([1, 2, 3, 250]) },
  { json: 7, bytes: new Uint8Array(1000).fill(9) },
];
const stream = Buffer.concat(messages.flatMap(({ json, bytes }) => encodeFrame(json, bytes)));

describe("frames", () => {
  it.each([1, 2, 7, 8, 9, 100, stream.length])("arrive whole from pieces of %i bytes", (size) => {
    const reader = new FrameReader(1000);
    const got = [];
    for (let at = 0; at < stream.length; at += size) got.push(...reader.push(stream.subarray(at, at + size)));
    expect(got).toEqual(messages);
    expect(got.every(({ bytes }) => bytes.byteOffset === 0)).toBe(true);
  });

  it("are read one by one from a blocking source", () => {
    let at = 0;
    const fill = (bytes: Uint8Array) => {
      bytes.set(stream.subarray(at, at + bytes.length));
      at += bytes.length;
    };
    expect(messages.map(() => readFrame(fill))).toEqual(messages);
  });

  it("are refused by their announced length, before anything is kept", () => {
    const header = (text: number, bytes: number) => {
      const head = Buffer.alloc(8);
      head.writeUInt32LE(text, 0);
      head.writeUInt32LE(bytes, 4);
      return head;
    };
    expect(() => new FrameReader(10).push(header(2, 11))).toThrow(RangeError);
    expect(() => new FrameReader(10).push(header(MAX_TEXT_BYTES + 1, 0))).toThrow(RangeError);
    expect(() => new FrameReader(10).push(header(0xffff_ffff, 0xffff_ffff))).toThrow(RangeError);
  });
});
