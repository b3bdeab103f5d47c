import { AppError } from "#lib/core/errors.ts";
import { percentDecoded } from "./percent-decoded.ts";

export const MAX_BODY_BYTES = 256 * 1024;
export const MAX_BATCH = 20;
/** A header that no form and no cross-site request can carry without asking first. */
export const OWN_HEADER = "x-pitwall";

/**
 * Refuses whatever a foreign page could make a browser send. `configuredOrigin` is the address behind a proxy, or "".
 * Throws AppError "forbidden".
 */
export function assertOwnPage(request: Request, configuredOrigin: string): void {
  const fetchSite = request.headers.get("sec-fetch-site");
  if (fetchSite !== null && fetchSite !== "same-origin") throw foreign("another site sent it");
  const origin = request.headers.get("origin");
  if (origin === null) {
    // Browsers leave it out on same-origin GET only.
    if (request.method !== "GET" && request.method !== "HEAD")
      throw foreign("it does not say where it comes from");
    return;
  }
  const own = configuredOrigin ? new URL(configuredOrigin).origin : originOf(request);
  if (origin !== own) throw foreign("another site sent it");
}

/** The tRPC door: JSON only, our header, bounded body and batch, mutations by POST and one at a time. */
export async function guardApi(request: Request, configuredOrigin: string): Promise<Request> {
  assertOwnPage(request, configuredOrigin);
  if (request.headers.get(OWN_HEADER) !== "1") throw foreign(`the header ${OWN_HEADER}: 1 is missing`);
  const url = new URL(request.url);
  const procedures = percentDecoded(url.pathname.slice(url.pathname.lastIndexOf("/") + 1))?.split(",");
  if (!procedures) throw new AppError("not-found", "There is no such procedure.");
  if (procedures.length > MAX_BATCH)
    throw new AppError(
      "too-large",
      `A batch may hold at most ${MAX_BATCH} calls; this one has ${procedures.length}.`,
    );
  if (url.search.length > MAX_BODY_BYTES) throw tooLarge();
  if (request.method === "GET") return request;
  if (request.method !== "POST") throw foreign("only GET and POST are known here");
  if (procedures.length > 1 || url.searchParams.has("batch"))
    throw new AppError("bad-input", "Changes are sent one at a time, not in a batch.");
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new AppError("bad-input", "Send application/json.");
  return new Request(request.url, {
    method: "POST",
    headers: request.headers,
    body: await readBody(request, MAX_BODY_BYTES),
  });
}

/** The body's bytes, without trusting Content-Length. Throws AppError "too-large". */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of request.body ?? []) {
    bytes += part.byteLength;
    // A little too much is read to its end, so that the sender hears why instead of a broken connection.
    if (bytes > maxBytes * 8) throw tooLarge();
    if (bytes <= maxBytes) parts.push(part);
  }
  if (bytes > maxBytes) throw tooLarge();
  return new Uint8Array(Buffer.concat(parts));
}

function originOf(request: Request): string {
  const url = new URL(request.url);
  const host = request.headers.get("host") ?? url.host;
  return `${url.protocol}//${host}`;
}

function foreign(reason: string): AppError {
  return new AppError("forbidden", `The request was refused: ${reason}.`);
}

function tooLarge(): AppError {
  return new AppError("too-large", `A request may hold at most ${MAX_BODY_BYTES / 1024} kB.`);
}
