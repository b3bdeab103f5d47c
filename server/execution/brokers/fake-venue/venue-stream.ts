import { VenueMessage, VenuePrices } from "./protocol.ts";

export type VenueStreamReader = {
  message(message: VenueMessage): void;
  prices(prices: VenuePrices): void;
  down(reason: string): void;
};

/** Reads the venue's server-sent events until the line is lost or `signal` says enough. Resolves when it is open. */
export async function openVenueStream(
  url: string,
  signal: AbortSignal,
  reader: VenueStreamReader,
): Promise<void> {
  const { body, status } = await fetch(`${url}/stream`, { signal });
  if (status !== 200 || !body) throw new Error(`the stream answered ${status}`);
  readAll(body, reader).then(
    () => reader.down("The venue closed its stream."),
    (error: Error) => signal.aborted || reader.down(`The stream broke: ${error.message}.`),
  );
}

async function readAll(body: ReadableStream<Uint8Array>, reader: VenueStreamReader): Promise<void> {
  let pending = "";
  for await (const text of body.pipeThrough(new TextDecoderStream() as never) as AsyncIterable<string>) {
    const blocks = (pending + text).split("\n\n");
    pending = blocks.pop() ?? "";
    for (const block of blocks) deliver(block, reader);
  }
}

function deliver(block: string, reader: VenueStreamReader): void {
  const line = (name: string) =>
    block
      .split("\n")
      .find((one) => one.startsWith(name))
      ?.slice(name.length);
  const data = JSON.parse(line("data: ") ?? "null");
  if (line("event: ") === "prices") reader.prices(VenuePrices.parse(data));
  else reader.message(VenueMessage.parse(data));
}
