import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { z } from "zod";
import { AppError } from "#lib/core/errors.ts";

/** The text of a file, or of standard input for "-". @throws AppError bad-input naming the file */
export async function readInput(path: string): Promise<string> {
  if (path === "-") return text(process.stdin);
  return readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === "ENOENT" ? "there is no such file" : cause.message;
    throw new AppError("bad-input", `${path}: ${why}.`, { cause, at: path });
  });
}

/** JSON text as a schema says it. @throws AppError bad-input naming the file and the line or field */
export function parseJson<Schema extends z.ZodType>(
  source: string,
  name: string,
  schema: Schema,
): z.output<Schema> {
  const parsed = schema.safeParse(jsonOf(source, name));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(".");
  throw new AppError("bad-input", `${name}${field ? `, field ${field}` : ""}: ${issue?.message}.`, {
    at: field,
  });
}

function jsonOf(source: string, name: string): unknown {
  try {
    return JSON.parse(source);
  } catch (cause) {
    const { message } = cause as SyntaxError;
    throw new AppError(
      "bad-input",
      `${name}, line ${lineOfError(source, message)}: this is not JSON (${message}).`,
      {
        cause,
      },
    );
  }
}

/** The host names a position for some errors only; for the rest, the first line up to which the text breaks. */
function lineOfError(source: string, message: string): number {
  const position = /at position (\d+)/.exec(message)?.[1];
  const lines = source.split("\n");
  if (position) return source.slice(0, Number(position)).split("\n").length;
  const broken = lines.findIndex((_, k) =>
    /^Unexpected token/.test(errorOf(lines.slice(0, k + 1).join("\n"))),
  );
  return broken < 0 ? lines.length : broken + 1;
}

function errorOf(source: string): string {
  try {
    JSON.parse(source);
    return "";
  } catch (error) {
    return (error as SyntaxError).message;
  }
}
