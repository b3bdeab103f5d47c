import { z } from "zod";

const url = z.string().refine((text) => text === "" || URL.canParse(text), "must be a URL");
const databaseUrl = z
  .string()
  .refine(
    (text) => text === "" || (URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol)),
    "must be an address such as postgresql://owner:secret@host/pitwall",
  );
const count = z.int().min(1).max(1_000_000);

/** Every setting. A new one goes here and, with its default, into config/default.yaml. */
export const ConfigSchema = z.strictObject({
  state: z.strictObject({ home: z.string().min(1) }),
  web: z.strictObject({ host: z.string().min(1), port: z.int().min(0).max(65_535), origin: url }),
  database: z.strictObject({
    url: databaseUrl,
    appUrl: databaseUrl,
    poolSize: z.int().min(1).max(200),
    statementTimeoutSeconds: z.int().min(1).max(3600),
  }),
  session: z.strictObject({ idleMinutes: count, absoluteHours: count }),
  signIn: z.strictObject({ attempts: count, windowMinutes: count }),
  rateLimit: z.strictObject({ proceduresPerMinute: count }),
  invites: z.strictObject({ validDays: z.int().min(1).max(90) }),
  metrics: z.strictObject({ token: z.string() }),
  imports: z.strictObject({
    maxFileMb: count,
    maxUnpackedMb: count,
    memoryMb: z.int().min(128).max(65_536),
    threads: z.int().min(1).max(64),
  }),
  runs: z.strictObject({
    atOnce: z.int().min(1).max(64),
    wallSeconds: count,
    cpuSeconds: count,
    stallSeconds: z.int().min(1).max(3600),
    memoryMb: z.int().min(64).max(65_536),
    resultMb: z.int().min(1).max(900),
    bubblewrap: z.string(),
  }),
  trading: z.strictObject({ keepMessagesDays: z.int().min(7).max(36_500) }),
  log: z.strictObject({ level: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]) }),
});

export type Config = z.infer<typeof ConfigSchema>;
