import { AppError } from "#lib/core/errors.ts";

/** PostgreSQL stores neither NUL nor half of a surrogate pair. Throws AppError "bad-input" that names the field. */
export function assertStorable(input: unknown): void {
  // A list instead of recursion: a stranger may nest deeper than the stack.
  const left: [path: string, value: unknown][] = [["", input]];
  for (let next = left.pop(); next; next = left.pop()) {
    const [path, value] = next;
    if (typeof value === "string") assertText(path, value);
    else if (typeof value === "object" && value !== null)
      for (const [key, inner] of Object.entries(value)) {
        assertText(path, key);
        left.push([path ? `${path}.${key}` : key, inner]);
      }
  }
}

function assertText(path: string, text: string): void {
  if (text.isWellFormed() && !text.includes("\0")) return;
  const where = path ? `${path}: ` : "";
  throw new AppError("bad-input", `${where}The text holds a character that cannot be stored.`, { at: path });
}
