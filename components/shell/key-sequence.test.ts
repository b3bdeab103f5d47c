import { describe, expect, it } from "vitest";
import { keySequence, pressName, SEQUENCE_MS } from "./key-sequence.ts";

const press = (
  key: string,
  held: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe("shortcuts", () => {
  it("names a press the way the shortcut sheet writes it", () => {
    expect(pressName(press("k", { ctrlKey: true }))).toBe("Ctrl K");
    expect(pressName(press("k", { metaKey: true }))).toBe("Ctrl K");
    expect(pressName(press("L", { ctrlKey: true, shiftKey: true }))).toBe("Ctrl Shift L");
    expect(pressName(press("?", { shiftKey: true }))).toBe("?");
    expect(pressName(press("F6", { shiftKey: true }))).toBe("Shift F6");
    expect(pressName(press("c"))).toBe("C");
  });
  it("reads two keys one after the other as one shortcut", () => {
    const read = keySequence();
    expect(read(press("g"), 0)).toEqual(["G"]);
    expect(read(press("h"), 300)).toEqual(["G H", "H"]);
  });
  it("forgets the first key after a pause", () => {
    const read = keySequence();
    read(press("g"), 0);
    expect(read(press("h"), SEQUENCE_MS + 1)).toEqual(["H"]);
  });
});
