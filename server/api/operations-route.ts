import { timingSafeEqual } from "node:crypto";
import { checkHealth } from "#server/infrastructure/monitoring/index.ts";
import { describeWall, outerWall } from "#server/models/sandbox/index.ts";
import { addressOf } from "./session-cookie.ts";
import type { WebHost } from "./trpc.ts";

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;

/** GET /api/health: 200 when Pitwall serves (`ok` or `degraded`), 503 when it does not (`down`). Open to all. */
export async function handleHealth(host: WebHost, home: string): Promise<Response> {
  const { workers, trading } = host.live;
  const health = await checkHealth({ pool: host.pool, home, workers, trading });
  const headers = { "cache-control": "no-store" };
  const wall = await outerWall();
  const sandbox = { wall: wall.kind, detail: describeWall(wall) };
  return Response.json({ ...health, sandbox }, { status: health.status === "down" ? 503 : 200, headers });
}

/** GET /api/metrics: for scrapers on this machine, or anywhere with `Authorization: Bearer <metrics.token>`. */
export async function handleMetrics(host: WebHost, token: string, request: Request): Promise<Response> {
  if (!LOOPBACK.test(addressOf(request)) && !isBearer(request, token))
    return Response.json({ message: "Send the token of metrics.token as a bearer." }, { status: 401 });
  const { registry } = host.metrics;
  return new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } });
}

function isBearer(request: Request, token: string): boolean {
  const given = Buffer.from(request.headers.get("authorization") ?? "");
  const expected = Buffer.from(`Bearer ${token}`);
  return token !== "" && given.length === expected.length && timingSafeEqual(given, expected);
}
