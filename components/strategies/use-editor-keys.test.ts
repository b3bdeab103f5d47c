import { describe, expect, it } from "vitest";
import { lineNotes } from "./line-notes.ts";
import { actionOf } from "./use-editor-keys.ts";

const press = (key: string, ...held: ("ctrlKey" | "metaKey" | "shiftKey" | "altKey")[]) => {
  const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
  return actionOf({ ...none, key, ...Object.fromEntries(held.map((name) => [name, true])) });
};

describe("editor keys", () => {
  it("mean what the shortcut sheet says", () => {
    expect(press("s", "ctrlKey")).toBe("save");
    expect(press("Enter", "metaKey")).toBe("quickRun");
    expect(press("Enter", "ctrlKey", "shiftKey")).toBe("launch");
    expect(press("D", "ctrlKey", "shiftKey")).toBe("toggleDiff");
    expect(press("F8")).toBe("nextProblem");
    expect(press("F", "altKey", "shiftKey")).toBe("format");
  });

  it("leave everything else to Monaco and the browser", () => {
    expect(press("s")).toBeUndefined();
    expect(press("s", "ctrlKey", "shiftKey")).toBeUndefined();
    expect(press("m", "ctrlKey")).toBeUndefined();
    expect(press("F8", "shiftKey")).toBeUndefined();
  });
});

describe("what-if notes in the source", () => {
  const source = "z.object({\n  fast: z.int().default(20),\n  slow: z.int().default(50),\n})";
  it("stand behind the default of each parameter that was moved", () => {
    expect(lineNotes(source, { fast: 35, slow: 50 }, { fast: 20, slow: 50 })).toEqual([
      { line: 2, column: 28, text: "what-if 35" },
    ]);
  });
});
