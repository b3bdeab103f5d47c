import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { sessionKey } from "./session-key.ts";

/** A text that a browser may hold and cannot change: the payload, and a MAC over it and its purpose. Not secret. */
export function sealToken(home: string, purpose: string, payload: unknown): string {
  const text = Buffer.from(JSON.stringify(payload)).toString("base64url");
  return `${text}.${mac(home, purpose, text)}`;
}

/** What was sealed for this purpose by this installation; null for anything else. */
export function readToken(home: string, purpose: string, token: string): unknown {
  const [text = "", given = ""] = token.split(".");
  const right = Buffer.from(mac(home, purpose, text));
  const held = Buffer.from(given);
  if (held.length !== right.length || !timingSafeEqual(held, right)) return null;
  return JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
}

function mac(home: string, purpose: string, text: string): string {
  const key = Buffer.from(
    hkdfSync("sha256", sessionKey(home), Buffer.alloc(0), `pitwall token ${purpose}`, 32),
  );
  return createHmac("sha256", key).update(text).digest("base64url");
}
