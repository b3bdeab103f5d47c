import type { Caller } from "#server/access/execute.ts";
import { execute } from "#server/access/execute.ts";
import { readColumns } from "#server/data/catalogue/index.ts";
import { readResult } from "#server/model-testing/backtesting/index.ts";
import { limitAtOnce } from "./at-once.ts";
import { bytesRoute } from "./bytes-route.ts";
import type { WebHost } from "./trpc.ts";

/** Bytes behind a content hash: undefined when the URL asks for another kind. Checks the caller's team itself. */
type ColumnSource = (
  host: WebHost,
  caller: Caller,
  hash: string,
  parameters: URLSearchParams,
) => Promise<Uint8Array<ArrayBuffer>> | undefined;

/** `?symbol=SPX&symbol=SPY&from=µs&to=µs`: bars of a snapshot. */
const barsOfSnapshot: ColumnSource = (host, caller, snapshot, parameters) => {
  const symbols = parameters.getAll("symbol");
  if (symbols.length === 0) return undefined;
  const number = (name: string) => (parameters.has(name) ? Number(parameters.get(name)) : undefined);
  return execute(host, readColumns, caller, { snapshot, symbols, from: number("from"), to: number("to") });
};

/** No parameters: an encoded result. */
const result: ColumnSource = (host, caller, hash, parameters) =>
  parameters.size === 0 ? execute(host, readResult, caller, { hash }) : undefined;

/** Each may take hundreds of megabytes while it is made. */
const largeAnswers = limitAtOnce(4, 200);

/** Every kind of columns, the first that answers. */
const sources: readonly ColumnSource[] = [barsOfSnapshot, result];

/** `GET /api/columns/<hash>`: never changes, so the browser may keep it; another session's cookie asks anew. */
export function handleColumns(host: WebHost, request: Request, hash: string): Promise<Response> {
  return bytesRoute(host, request, async (caller) => {
    const { searchParams } = new URL(request.url);
    for (const source of sources) {
      const bytes = await largeAnswers(async () => source(host, caller, hash, searchParams));
      if (bytes)
        return new Response(bytes, {
          headers: {
            "content-type": "application/octet-stream",
            "cache-control": "private, max-age=31536000, immutable",
            vary: "cookie",
            "x-content-type-options": "nosniff",
          },
        });
    }
    return Response.json({ message: "Say which symbols: ?symbol=SPX.", code: "bad-input" }, { status: 400 });
  });
}
