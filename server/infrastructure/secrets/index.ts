/** Secrets of the installation: made at the first start, kept in the state folder, readable by its owner only. */
import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** 256 random bits, as text for a link or a cookie. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What the database keeps of a token: a stolen table opens no door. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

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

export { seal, unseal } from "./vault.ts";
