import { randomUUID } from "node:crypto";
import { AppError, type ErrorCode } from "#lib/core/errors.ts";
import type { Session } from "#server/access/auth/index.ts";
import { assertOwnPage } from "./guard.ts";
import { sessionOf } from "./session-cookie.ts";
import type { WebHost } from "./trpc.ts";

const STATUS: Partial<Record<ErrorCode, number>> = {
  "bad-input": 400,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  "too-large": 413,
  "too-many": 429,
  unavailable: 503,
  internal: 500,
};

/** Doors for bytes (upload, columns, download, stream): our own page, a session, a limit, errors as JSON like tRPC's. */
export async function bytesRoute(
  host: WebHost,
  request: Request,
  answer: (caller: Session & { requestId: string }) => Promise<Response>,
): Promise<Response> {
  const requestId = randomUUID();
  try {
    assertOwnPage(request, host.origin);
    const session = await sessionOf(host, request);
    if (!session) throw new AppError("unauthenticated", "You are signed out: sign in again.");
    await host.calls(session.actor.sessionId);
    return await answer({ ...session, requestId });
  } catch (error) {
    if (error instanceof AppError && error.code !== "internal")
      return Response.json(
        { message: error.message, code: error.code, at: error.at },
        { status: STATUS[error.code] ?? 400 },
      );
    host.log.error({ err: error, requestId }, "request failed");
    const message = `Something went wrong on the server; its log has the details under request ${requestId}.`;
    return Response.json({ message, code: "internal", requestId }, { status: 500 });
  }
}
