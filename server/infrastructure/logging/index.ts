/** Structured logs: pino, one JSON object a line on standard output. Children carry requestId, runId, teamId. */
import "server-only";
import { type Logger, pino } from "pino";
import { config } from "#server/infrastructure/config/index.ts";

export type { Logger } from "pino";

/** Names that never reach a log, wherever they stand. */
const SECRETS = ["password", "token", "secret", "authorization", "cookie", "apiKey"];

export function createLogger(name: string): Logger {
  const paths = SECRETS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);
  return pino({ name, level: config().log.level, redact: { paths, censor: "[secret]" } });
}
