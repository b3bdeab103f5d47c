/** The SharedWorker that holds one stream for all tabs: a browser allows six connections to a host. */
import { LiveConnection, type LiveNews } from "./live-connection.ts";

/** From a tab: it is here, it leaves, or its team changed. */
export type LiveRequest = "join" | "leave" | "restart";

const ports = new Set<MessagePort>();
const connection = new LiveConnection((news: LiveNews, text?: string) => {
  for (const port of ports) port.postMessage(text ?? news);
});

function answer(port: MessagePort, request: LiveRequest): void {
  if (request === "leave") {
    ports.delete(port);
    if (ports.size === 0) connection.close();
    return;
  }
  if (request === "restart") connection.close();
  ports.add(port);
  for (const news of connection.snapshot()) port.postMessage(news);
  connection.open();
}

self.addEventListener("connect", (event) => {
  const [port] = (event as MessageEvent).ports;
  if (!port) return;
  port.onmessage = ({ data }) => answer(port, data as LiveRequest);
});
