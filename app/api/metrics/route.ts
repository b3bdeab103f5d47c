import { metricsToken, webHost } from "#server/api/host.ts";
import { handleMetrics } from "#server/api/operations-route.ts";

export const dynamic = "force-dynamic";

export const GET = (request: Request) => handleMetrics(webHost(), metricsToken(), request);
