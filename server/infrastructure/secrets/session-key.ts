import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newToken } from "./random-token.ts";

/** The key that seals session cookies; the same for every process of one state folder. */
export function sessionKey(home: string): string {
  const file = join(home, "session.key");
  if (!existsSync(file)) {
    mkdirSync(home, { recursive: true });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, newToken(), { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      // Another process was first: its key is the key.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }
  return readFileSync(file, "utf8");
}
