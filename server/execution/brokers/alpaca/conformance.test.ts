import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { brokerConformance } from "#server/execution/brokers/broker-conformance.ts";
import { launchFakeVenue } from "#server/execution/brokers/fake-venue/index.ts";
import { alpacaBroker } from "./alpaca-broker.ts";
import { connectToAlpaca } from "./alpaca-connection.ts";
import { KEYS, serveFakeAlpaca } from "./fake-alpaca.ts";

brokerConformance("Alpaca", alpacaBroker.capabilities, async () => {
  const folder = mkdtempSync(join(tmpdir(), "pitwall-alpaca-"));
  const venue = await launchFakeVenue({ journal: join(folder, "journal"), personality: "forever" });
  const alpaca = await serveFakeAlpaca(venue.url);
  const settings = { ...KEYS, dataFeed: "iex" as const, tradingUrl: alpaca.url, dataUrl: alpaca.url };
  const host = { clock: () => Date.now() * 1000, log: pino({ level: "silent" }), record: () => {} };
  return {
    symbol: "IBM",
    restingPrice: "50",
    connect: () => connectToAlpaca({ mode: "paper", currency: "USD", settings }, host),
    trade: (units) => venue.control({ trade: units }),
    async close() {
      await alpaca.close();
      await venue.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
