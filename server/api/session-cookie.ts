import { decode } from "next-auth/jwt";
import { findSession, type Session } from "#server/access/auth/index.ts";
import { isDatabaseAway } from "#server/infrastructure/db/index.ts";
import { percentDecoded } from "./percent-decoded.ts";
import type { WebHost } from "./trpc.ts";

export const SESSION_COOKIE = "pitwall.session";

/** Who sends this request: the cookie's sealed secret, looked up in the sessions table each time. */
export async function sessionOf(host: WebHost, request: Request): Promise<Session | undefined> {
  const secret = await secretOf(host, request);
  if (!secret) return undefined;
  const session = await findSession(host.pool, secret, host.limits);
  remember(host, secret, session);
  return session;
}

/** Found lately, for the one thing that must work while the database is away: stopping. */
export async function sessionForStopping(host: WebHost, request: Request): Promise<Session | undefined> {
  try {
    return await sessionOf(host, request);
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    const found = seen.get(host)?.get((await secretOf(host, request)) ?? "");
    return found && Date.now() - found.at < REMEMBERED_MS ? found.session : undefined;
  }
}

const REMEMBERED_MS = 600_000;
const MAX_REMEMBERED = 2000;
const seen = new WeakMap<WebHost, Map<string, { session: Session; at: number }>>();

function remember(host: WebHost, secret: string, session: Session | undefined): void {
  const known = seen.get(host) ?? new Map<string, { session: Session; at: number }>();
  seen.set(host, known);
  known.delete(secret);
  if (session) known.set(secret, { session, at: Date.now() });
  const oldest = known.size > MAX_REMEMBERED ? known.keys().next().value : undefined;
  if (oldest !== undefined) known.delete(oldest);
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
    // Other programs of this host set cookies as well, and not every one encodes them.
    const text = value.join("=");
    return [name, percentDecoded(text) ?? text] as const;
  });
  return Object.fromEntries(pairs.filter(([name]) => name));
}

/**
 * The address that the web process saw; it overwrites this header on every request (server/cli/web.ts). Behind a proxy
 * it is the last one: that the proxy saw itself, while whatever stands before it was said by the sender.
 */
export function addressOf(request: Request): string {
  return request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || "unknown";
}
