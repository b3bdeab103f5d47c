import { buildId, webHost } from "#server/api/host.ts";
import { handleStream } from "#server/api/stream-route.ts";

export const dynamic = "force-dynamic";

export const GET = (request: Request) => handleStream(webHost(), request, buildId());
