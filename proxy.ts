import { type NextRequest, NextResponse } from "next/server";

/** As server/api/session-cookie.ts names it. Its absence only spares a visitor the empty shell. */
const SESSION_COOKIE = "pitwall.session";

const isOpenToAll = (path: string) => path === "/sign-in" || /^\/(setup|invite)\//.test(path);

/** Headers, and no data: whether someone may see something is decided where the data is (server/access/execute.ts). */
export function proxy(request: NextRequest): NextResponse {
  // Pages are only read. A form that was sent without scripts comes back as its page, its fields forgotten.
  if (request.method !== "GET" && request.method !== "HEAD")
    return NextResponse.redirect(new URL(request.nextUrl.pathname, request.nextUrl), 303);
  if (!request.cookies.has(SESSION_COOKIE) && !isOpenToAll(request.nextUrl.pathname)) {
    const signIn = new URL("/sign-in", request.nextUrl);
    signIn.searchParams.set("callbackUrl", request.nextUrl.pathname + request.nextUrl.search);
    return NextResponse.redirect(signIn);
  }
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce, request.nextUrl.hostname);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

/** The engine's sandboxed page (/engine-host) has a policy of its own; files and the API need none. */
export const config = { matcher: "/((?!api/|_next/|engine-host|sdk-source|.*\\.[a-z0-9]+$).*)" };

function contentSecurityPolicy(nonce: string, host: string): string {
  // biome-ignore lint/style/noProcessEnv: replaced by Next at build time; next dev evaluates its own modules
  const dev = process.env.NODE_ENV === "development";
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    // The editor, the grid and the charts write style elements and attributes without a nonce.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${dev ? ` ws://${host}:*` : ""}`,
    "worker-src 'self' blob:",
    "frame-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
