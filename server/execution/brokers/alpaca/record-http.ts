import type { trading } from "@alpacahq/alpaca-trade-api";
import type { BrokerHost } from "#server/execution/brokers/broker.ts";

const CLIENT_ID = /"client_order_id":\s*"([^"]+)"/g;

/** The one client order id that a text names; null when it names none or several. */
export function clientIdIn(text: string): string | null {
  const named = new Set([...text.matchAll(CLIENT_ID)].map(([, id]) => id));
  const [only = null] = named.size === 1 ? named : [];
  return only;
}

/** Keeps every request and answer; the keys travel in headers, which are not kept. */
export function recordHttp({ clock, record }: Pick<BrokerHost, "clock" | "record">): trading.Middleware {
  /** Which order an id of Alpaca's is: a cancel names nothing else. */
  const known = new Map<string, string>();
  const about = (url: URL, body: string): string | null => {
    const [, id] = /\/orders\/([^/]+)$/.exec(url.pathname) ?? [];
    return clientIdIn(body) ?? url.searchParams.get("client_order_id") ?? known.get(id ?? "") ?? null;
  };
  const channelOf = (method: string | undefined, url: URL) =>
    `${method ?? "GET"} ${url.pathname}${url.search}`;
  return {
    async pre({ url: address, init }) {
      const [url, body] = [new URL(address), typeof init.body === "string" ? init.body : ""];
      const channel = channelOf(init.method, url);
      record?.({ direction: "sent", at: clock(), channel, clientOrderId: about(url, body), body });
    },
    async post({ url: address, init, response }) {
      const url = new URL(address);
      const body = await response.text();
      const clientOrderId = about(url, body);
      const [, id] = /"id":\s*"([^"]+)"/.exec(body) ?? [];
      if (id && clientOrderId) known.set(id, clientOrderId);
      const channel = `${response.status} ${channelOf(init.method, url)}`;
      record?.({ direction: "received", at: clock(), channel, clientOrderId, body });
    },
    async onError({ url: address, init, error }) {
      const url = new URL(address);
      const body = `no answer: ${error instanceof Error ? error.message : String(error)}`;
      const channel = channelOf(init.method, url);
      record?.({ direction: "received", at: clock(), channel, clientOrderId: about(url, ""), body });
    },
  };
}
