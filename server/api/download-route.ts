import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { type Caller, execute } from "#server/access/execute.ts";
import { findQuarantine } from "#server/data/ingestion/index.ts";
import { exportRun } from "#server/model-testing/backtesting/index.ts";
import { bytesRoute } from "./bytes-route.ts";
import type { WebHost } from "./trpc.ts";

type Download = {
  body: string | ReadableStream<Uint8Array<ArrayBuffer>>;
  type: string;
  fileName: string;
  bytes?: number;
};

/**
 * `GET /api/download/<runId>?part=trades&format=csv`: a finished run's tables as a file.
 * `GET /api/download/<importId>?part=quarantine`: every row that an import set aside.
 */
export function handleDownload(host: WebHost, request: Request, id: string): Promise<Response> {
  return bytesRoute(host, request, async (caller) => {
    const choice = Object.fromEntries(new URL(request.url).searchParams);
    const file = await (choice.part === "quarantine"
      ? quarantineOf(host, caller, id)
      : tableOf(host, caller, { id, ...choice }));
    return new Response(file.body, {
      headers: {
        "content-type": file.type,
        "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
        ...(file.bytes === undefined ? {} : { "content-length": String(file.bytes) }),
        "cache-control": "private, no-store",
        "x-content-type-options": "nosniff",
      },
    });
  });
}

async function tableOf(host: WebHost, caller: Caller, input: unknown): Promise<Download> {
  const { text, type, fileName } = await execute(host, exportRun, caller, input);
  return { body: text, type, fileName };
}

async function quarantineOf(host: WebHost, caller: Caller, importId: string): Promise<Download> {
  const { path, fileName, bytes } = await execute(host, findQuarantine, caller, { importId });
  const body = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array<ArrayBuffer>>;
  return { body, type: "text/csv; charset=utf-8", fileName, bytes };
}
