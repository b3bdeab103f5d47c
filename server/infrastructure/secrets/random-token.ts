import { createHash, randomBytes } from "node:crypto";

/** 256 random bits, as text for a link or a cookie. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What the database keeps of a token: a stolen table opens no door. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
