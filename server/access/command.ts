import type { z } from "zod";
import type { Permission } from "#lib/access/permissions.ts";
import type { Context } from "./context.ts";

/** What somebody may ask, and who. */
export type Action<Input extends z.ZodType = z.ZodType> = {
  /** `noun.verb`, unique: it names the audit row and the metrics label. */
  name: string;
  permission: Permission;
  input: Input;
};

type Definition<Input extends z.ZodType, Output> = Action<Input> & {
  run(ctx: Context, input: z.output<Input>): Promise<Output>;
};

export type Command<Input extends z.ZodType = z.ZodType, Output = unknown> = Definition<Input, Output> & {
  readonly kind: "command";
  /** Object id and changed values for the audit row; secrets never. Default: the parsed input. */
  audit?(input: z.output<Input>, output: Output): { object?: string; details?: unknown };
};

export type Query<Input extends z.ZodType = z.ZodType, Output = unknown> = Definition<Input, Output> & {
  readonly kind: "query";
};

/** A business action that changes something. One per file, run only through `execute`. */
export function command<Input extends z.ZodType, Output>(
  definition: Omit<Command<Input, Output>, "kind">,
): Command<Input, Output> {
  return { kind: "command", ...definition };
}

/** A business question. Runs in a read-only transaction. */
export function query<Input extends z.ZodType, Output>(
  definition: Omit<Query<Input, Output>, "kind">,
): Query<Input, Output> {
  return { kind: "query", ...definition };
}
