import { homeFolder, webHost } from "#server/api/host.ts";
import { handleHealth } from "#server/api/operations-route.ts";

export const dynamic = "force-dynamic";

export const GET = () => handleHealth(webHost(), homeFolder());
