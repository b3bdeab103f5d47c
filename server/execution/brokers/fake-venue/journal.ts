import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { z } from "zod";
import { priceText, quantityText } from "#lib/core/money.ts";
import { VenueMessage, VenueRequest } from "./protocol.ts";

/** The venue's truth, in order: what it took, and what became of it. */
const Entry = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("order"), at: z.int(), order: z.int(), request: VenueRequest }),
  z.strictObject({ type: z.literal("event"), order: z.int(), message: VenueMessage }),
]);
export type JournalEntry = z.infer<typeof Entry>;

/** One JSON a line, those before `from` left out; a line that was being written when the venue was killed did not happen. */
export function readJournal(path: string, from = 0): JournalEntry[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.slice(from, -1).map((line) => Entry.parse(JSON.parse(line)));
}

/** Written before anybody is told. */
export class Journal {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, "a");
  }

  write(entry: JournalEntry): void {
    writeSync(this.#file, `${JSON.stringify(entry, asText)}\n`);
  }

  close(): void {
    closeSync(this.#file);
  }
}

function asText(key: string, value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  return key === "quantity" ? quantityText(value as never) : priceText(value as never);
}
