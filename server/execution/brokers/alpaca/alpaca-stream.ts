import { AppError } from "#lib/core/errors.ts";
import type { AlpacaClient } from "./alpaca-client.ts";

const PATIENCE_MS = 10_000;
const HOSTS = { paper: "https://paper-api.alpaca.markets", live: "https://api.alpaca.markets" } as const;

export const streamUrl = (mode: keyof typeof HOSTS, tradingUrl: string | null): string =>
  `${(tradingUrl ?? HOSTS[mode]).replace(/^http/, "ws").replace(/\/+$/, "")}/stream`;

export type StreamReader = {
  update(message: Record<string, unknown>): void;
  /** Once: the line is lost, or a message of it could not be read. */
  down(reason: string): void;
};

/** Opens the stream of order updates; resolves when Alpaca has said that it listens. It does not reconnect by itself. */
export async function openStream(
  { sdk }: AlpacaClient,
  { url, ...credentials }: { url: string; keyId: string; secret: string },
  reader: StreamReader,
): Promise<() => void> {
  const { TradingStream, EVENT } = sdk.streaming;
  const stream = new TradingStream({ credentials, url, reconnect: false });
  const listening = Promise.withResolvers<void>();
  let ended = false;
  let complaint = "Alpaca closed the stream.";
  const end = (reason: string) => {
    if (ended) return;
    ended = true;
    listening.reject(new Error(reason));
    stream.disconnect();
    reader.down(reason);
  };
  // Whatever could not be read is lost to us: only the history has it.
  stream.onError((error) => {
    complaint = `Alpaca's stream: ${error}.`;
    end(complaint);
  });
  stream.onDisconnect(() => end(complaint));
  stream.onTradeUpdate((update) => reader.update(update));
  stream.on(EVENT.SUBSCRIPTION, () => listening.resolve());
  stream.subscribeTradeUpdates();
  const patience = setTimeout(() => end("Alpaca's stream did not open in time."), PATIENCE_MS);
  stream.connect();
  try {
    await listening.promise;
  } catch (cause) {
    throw new AppError("unavailable", (cause as Error).message, { cause });
  } finally {
    clearTimeout(patience);
  }
  return () => {
    ended = true;
    stream.disconnect();
  };
}
