/**
 * The web process: Next behind our own HTTP server, so that it leaves with its parent and knows who really asks.
 * Runs without the react-server condition, hence imports nothing of ours. Arguments: host port [--dev] [--behind-proxy].
 */
import { createServer } from "node:http";
import next from "next";

const [host = "127.0.0.1", port = "3000", ...flags] = process.argv.slice(2);
const dev = flags.includes("--dev");
const behindProxy = flags.includes("--behind-proxy");
const HEADERS_TIMEOUT_MS = 15_000;

const app = next({ dev, hostname: host, port: Number(port) });
await app.prepare();
const handle = app.getRequestHandler();

const server = createServer((request, response) => {
  if (!isDecodable(request.url ?? "/")) {
    response.writeHead(400, { "content-type": "text/plain" }).end("This address cannot be read.\n");
    return;
  }
  // Only our own proxy may say who asked.
  if (!behindProxy) {
    request.headers["x-forwarded-for"] = request.socket.remoteAddress ?? "";
    for (const name of ["x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "forwarded"])
      delete request.headers[name];
  }
  void handle(request, response);
});
/** Next answers an address of broken percent signs with a fault of its own. */
function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split("?", 1)[0] as string);
    return true;
  } catch {
    return false;
  }
}
server.headersTimeout = HEADERS_TIMEOUT_MS;
// Nothing of ours speaks WebSocket; next dev does.
if (!dev) server.on("upgrade", (_, socket) => socket.destroy());

let leaving = false;
function leave(): void {
  if (leaving) return;
  leaving = true;
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  // Open streams do not end by themselves.
  setTimeout(() => server.closeAllConnections(), 1000).unref();
  setTimeout(() => process.exit(0), 5000).unref();
}
process.on("SIGTERM", leave);
process.on("SIGINT", leave);

server.listen(Number(port), host, async () => {
  // The first request opens the database pool and the bus; whoever waits for "ready" finds them open.
  await fetch(`http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}/api/health`).catch(() => {});
  process.send?.({ ready: true });
});
