import { type Command, CommanderError } from "commander";
import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";

const BAD_INPUT = 2;
const BUG = 1;
/** What a person can mend by asking differently. Everything else is our fault. */
const MENDABLE = new Set([
  "bad-input",
  "not-found",
  "strategy-failed",
  "too-large",
  "conflict",
  "timed-out",
  "unavailable",
]);

/** Parses the arguments and runs. Ends with 0 done, 2 bad input (one sentence on stderr), 1 a bug (the stack). */
export async function runProgram(program: Command, args: readonly string[] = process.argv): Promise<void> {
  exitInsteadOfPrinting(program);
  try {
    await program.parseAsync(args);
  } catch (error) {
    process.exitCode = report(error);
  }
}

function exitInsteadOfPrinting(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => {}, writeErr: () => {} });
  command.showHelpAfterError(false);
  for (const inner of command.commands) exitInsteadOfPrinting(inner);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (error.code === "commander.help") {
      say("Name a command; --help lists them");
      return BAD_INPUT;
    }
    say(error.message.replace(/^error: /, "").replace(/^./, (letter) => letter.toUpperCase()));
    return BAD_INPUT;
  }
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    say(`${issue?.path.join(".") || "The input"}: ${issue?.message ?? "is not valid"}.`);
    return BAD_INPUT;
  }
  if (error instanceof AppError && MENDABLE.has(error.code)) {
    say(error.message);
    return BAD_INPUT;
  }
  process.stderr.write(`This is a bug in Pitwall: ${error instanceof Error ? error.stack : String(error)}\n`);
  return BUG;
}

function say(sentence: string): void {
  process.stderr.write(`${sentence.replaceAll(/\s*\n\s*/g, " ").replace(/[.\s]*$/, "")}.\n`);
}
