import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brokerConformance } from "#server/execution/brokers/broker-conformance.ts";
import { connectToVenue, fakeVenue, launchFakeVenue, PERSONALITIES, type Personality } from "./index.ts";

for (const personality of Object.keys(PERSONALITIES) as Personality[])
  brokerConformance(`the fake venue, ${personality},`, fakeVenue(personality).capabilities, async () => {
    const folder = mkdtempSync(join(tmpdir(), "pitwall-venue-"));
    const settings = { journal: join(folder, "journal"), personality, queryLagMillis: 500, fee: "1" };
    const venue = await launchFakeVenue(settings);
    return {
      symbol: "IBM",
      restingPrice: "50",
      connect: () => connectToVenue({ url: venue.url, currency: "USD" }, { clock: () => Date.now() * 1000 }),
      trade: (units) => venue.control({ trade: units }),
      async close() {
        await venue.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  });
