import { webHost } from "#server/api/host.ts";
import { handleTrpc } from "#server/api/trpc-route.ts";

const handle = (request: Request) => handleTrpc(webHost(), request);

export { handle as GET, handle as POST };
