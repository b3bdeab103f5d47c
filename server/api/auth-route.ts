import { randomUUID } from "node:crypto";
import NextAuth, { type NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { closeSession, signIn } from "#server/access/auth/index.ts";
import { assertOwnPage, readBody } from "./guard.ts";
import { addressOf, cookies, SESSION_COOKIE } from "./session-cookie.ts";
import type { WebHost } from "./trpc.ts";

const MAX_FORM_BYTES = 16 * 1024;

/**
 * next-auth runs the sign-in ceremony (its own CSRF token, the sealed cookie); our sessions table decides who is in.
 * A refused sign-in answers 401 with `error` = "CredentialsSignin" or "retry-after:<seconds>".
 */
export async function handleAuth(host: WebHost, request: Request): Promise<Response> {
  try {
    if (request.method === "POST") assertOwnPage(request, host.origin);
    const url = new URL(request.url);
    const form = request.method === "POST" ? await readForm(request) : {};
    const incoming = {
      method: request.method,
      headers: Object.fromEntries(request.headers),
      cookies: cookies(request),
      query: { ...Object.fromEntries(url.searchParams), nextauth: url.pathname.split("/").slice(3) },
      body: form,
    };
    const outgoing = new Outgoing();
    const options = authOptions(host, {
      ip: addressOf(request),
      userAgent: request.headers.get("user-agent") ?? "",
    });
    const ceremony = callable(NextAuth) as (...args: unknown[]) => Promise<void>;
    await ceremony(incoming, outgoing, options);
    return outgoing.response();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const status = error.code === "forbidden" ? 403 : error.code === "too-large" ? 413 : 400;
    return Response.json({ message: error.message }, { status });
  }
}

function authOptions(host: WebHost, from: { ip: string; userAgent: string }): NextAuthOptions {
  const maxAge = host.limits.absoluteHours * 3600;
  const secure = host.origin.startsWith("https://");
  const provider = callable(CredentialsProvider)({
    credentials: { email: {}, password: {} },
    async authorize(credentials) {
      const { email = "", password = "" } = credentials ?? {};
      try {
        const attempt = {
          email: email.slice(0, 200),
          password: password.slice(0, 1000),
          ...from,
          requestId: randomUUID(),
        };
        const id = await signIn(host, attempt);
        host.metrics.signIns.inc({ outcome: "ok" });
        return { id };
      } catch (error) {
        host.metrics.signIns.inc({ outcome: error instanceof AppError ? error.code : "internal" });
        if (error instanceof AppError && error.code === "unauthenticated") return null;
        if (error instanceof AppError && error.code === "too-many") throw new Error(error.at);
        host.log.error({ err: error }, "sign-in failed");
        throw new Error("unavailable");
      }
    },
  });
  return {
    providers: [provider],
    secret: host.sessionKey,
    session: { strategy: "jwt", maxAge },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: SESSION_COOKIE,
        options: { httpOnly: true, sameSite: "strict", path: "/", secure },
      },
    },
    callbacks: {
      jwt: ({ token, user }) => ({ session: user?.id ?? token.session }),
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.session === "string") await closeSession(host.pool, token.session, randomUUID());
      },
    },
    logger: {
      error: (code, data) => host.log.warn({ code, data }, "next-auth"),
      warn: () => {},
      debug: () => {},
    },
  };
}

/** CommonJS default exports arrive wrapped in Node and bare in Next. */
function callable<T>(module: T): T {
  return typeof module === "function" ? module : ((module as { default?: T }).default ?? module);
}

async function readForm(request: Request): Promise<Record<string, string>> {
  const text = new TextDecoder().decode(await readBody(request, MAX_FORM_BYTES));
  const type = request.headers.get("content-type") ?? "";
  if (type.includes("application/x-www-form-urlencoded"))
    return Object.fromEntries(new URLSearchParams(text));
  if (!type.includes("application/json")) throw new AppError("bad-input", "Send a form or application/json.");
  const form = z.record(z.string(), z.string()).safeParse(jsonOf(text));
  if (form.success) return form.data;
  throw new AppError("bad-input", "Send the fields of the form as texts.");
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("bad-input", "The request is not valid JSON.", { cause });
  }
}

/** The part of a Node response that next-auth writes to. */
class Outgoing {
  private code = 200;
  private body: string | undefined;
  private readonly headers = new Map<string, string | string[]>();

  status(code: number): this {
    this.code = code;
    return this;
  }
  getHeader(name: string): string | string[] | undefined {
    return this.headers.get(name.toLowerCase());
  }
  setHeader(name: string, value: string | string[]): this {
    this.headers.set(name.toLowerCase(), value);
    return this;
  }
  json(value: unknown): void {
    this.setHeader("content-type", "application/json");
    this.body = JSON.stringify(value);
  }
  send(body?: unknown): void {
    if (typeof body === "string" || body === undefined) this.body = body;
    else this.json(body);
  }
  end(): void {}
  response(): Response {
    const headers = new Headers({ "cache-control": "no-store" });
    for (const [name, value] of this.headers)
      for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
    return new Response(this.body, { status: this.code, headers });
  }
}
