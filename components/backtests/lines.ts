/** A value that a person writes as lines of text. */
export type Lines<Value> = {
  write(value: Value): string;
  /** The value, undefined when there is nothing, or one sentence that names the first line that cannot be read. */
  read(text: string): { value: Value | undefined } | { problem: string };
};

/** Each line on its own, split at white space; `undefined` for one that cannot be read. */
export function readEach<Entry>(
  text: string,
  example: string,
  entry: (words: readonly string[]) => Entry | undefined,
): { entries: Entry[] } | { problem: string } {
  const entries: Entry[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const read = entry(line.trim().split(/\s+/));
    if (read === undefined) return { problem: `Line ${i + 1} cannot be read: write ${example}.` };
    entries.push(read);
  }
  return { entries };
}
