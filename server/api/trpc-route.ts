import { randomUUID } from "node:crypto";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { AppError } from "#lib/core/errors.ts";
import { guardApi, MAX_BATCH } from "./guard.ts";
import { appRouter } from "./root.ts";
import { addressOf, sessionForStopping, sessionOf } from "./session-cookie.ts";
import type { WebHost } from "./trpc.ts";

const STATUS: Partial<Record<AppError["code"], number>> = {
  forbidden: 403,
  "not-found": 404,
  "too-large": 413,
  "bad-input": 415,
};

/** Every tRPC call: guarded, its session looked up, executed, scrubbed. */
export async function handleTrpc(host: WebHost, request: Request): Promise<Response> {
  const requestId = randomUUID();
  try {
    const guarded = await guardApi(request, host.origin);
    const isStop = new URL(request.url).pathname.endsWith("/killSwitch.activate");
    const session = await (isStop ? sessionForStopping : sessionOf)(host, request);
    const ip = addressOf(request);
    return await fetchRequestHandler({
      endpoint: "/api/trpc",
      req: guarded,
      router: appRouter,
      maxBatchSize: MAX_BATCH,
      createContext: () => ({ host, requestId, ip, session }),
      responseMeta: () => ({ headers: { "x-request-id": requestId, "cache-control": "no-store" } }),
    });
  } catch (error) {
    if (error instanceof AppError)
      return Response.json(
        { message: error.message, code: error.code },
        { status: STATUS[error.code] ?? 400 },
      );
    host.log.error({ err: error, requestId }, "request failed");
    const message = `Something went wrong on the server; its log has the details under request ${requestId}.`;
    return Response.json({ message, code: "internal" }, { status: 503 });
  }
}
