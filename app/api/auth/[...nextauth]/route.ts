import { handleAuth } from "#server/api/auth-route.ts";
import { webHost } from "#server/api/host.ts";

const handle = (request: Request) => handleAuth(webHost(), request);

export { handle as GET, handle as POST };
