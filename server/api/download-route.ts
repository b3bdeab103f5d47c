import { execute } from "#server/access/execute.ts";
import { exportRun } from "#server/model-testing/backtesting/index.ts";
import { bytesRoute } from "./bytes-route.ts";
import type { WebHost } from "./trpc.ts";

/** `GET /api/download/<runId>?part=trades&format=csv`: a finished run's tables as a file. */
export function handleDownload(host: WebHost, request: Request, id: string): Promise<Response> {
  return bytesRoute(host, request, async (caller) => {
    const { searchParams } = new URL(request.url);
    const file = await execute(host, exportRun, caller, { id, ...Object.fromEntries(searchParams) });
    return new Response(file.text, {
      headers: {
        "content-type": file.type,
        "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
        "cache-control": "private, no-store",
        "x-content-type-options": "nosniff",
      },
    });
  });
}
