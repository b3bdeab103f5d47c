import { decode } from "next-auth/jwt";
import { findSession, type Session } from "#server/access/auth/index.ts";
import type { WebHost } from "./trpc.ts";

export const SESSION_COOKIE = "pitwall.session";

/** Who sends this request: the cookie's sealed secret, looked up in the sessions table each time. */
export async function sessionOf(host: WebHost, request: Request): Promise<Session | undefined> {
  const secret = await secretOf(host, request);
  return secret ? findSession(host.pool, secret, host.limits) : undefined;
}

async function secretOf(host: WebHost, request: Request): Promise<string | undefined> {
  const token = cookies(request)[SESSION_COOKIE];
  if (!token) return undefined;
  try {
    const sealed = await decode({ token, secret: host.sessionKey });
    return typeof sealed?.session === "string" ? sealed.session : undefined;
  } catch {
    // Sealed by another installation, or altered: nobody is signed in.
    return undefined;
  }
}

export function cookies(request: Request): Record<string, string> {
  const pairs = (request.headers.get("cookie") ?? "").split(";").map((part) => {
    const [name = "", ...value] = part.trim().split("=");
    return [name, decodeURIComponent(value.join("="))] as const;
  });
  return Object.fromEntries(pairs.filter(([name]) => name));
}

/** The address that the web process saw; it overwrites this header on every request (server/cli/web.ts). */
export function addressOf(request: Request): string {
  return request.headers.get("x-forwarded-for")?.split(",")[0]?.trim() || "unknown";
}
