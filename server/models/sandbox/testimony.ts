import { z } from "zod";
import {
  DIGESTED,
  type Digested,
  type LogLine,
  type RecordDigest,
  type Tape,
  tapeFromJson,
} from "#lib/model-testing/backtesting/index.ts";

/** What a host says of a finished run: what the strategy asked for and wrote, and which result came of it. */
export type Testimony = {
  readonly tape: Tape;
  readonly logs: readonly LogLine[];
  readonly digest: RecordDigest;
};

const MAX_LOG_LINES = 10_000;
const digests = Object.fromEntries(DIGESTED.map((part) => [part, z.string().max(32)]));
const Said = z.object({
  tape: z.unknown(),
  logs: z
    .array(
      z.object({
        // JSON has no NaN: a line of onStart arrives without a time.
        time: z
          .number()
          .nullable()
          .transform((time) => time ?? Number.NaN),
        level: z.enum(["info", "warn", "error"]),
        message: z.string().max(1000),
      }),
    )
    .max(MAX_LOG_LINES),
  digest: z.object(digests as Record<Digested, z.ZodString>),
});

/** Throws on anything that no host says; `rows` is how many symbols the run trades. */
export function readTestimony(bytes: Uint8Array, rows: number): Testimony {
  const said = Said.parse(JSON.parse(new TextDecoder().decode(bytes)));
  return { ...said, tape: tapeFromJson(said.tape, rows) };
}
