import { describe, expect, it } from "vitest";
import { resolveAttempt } from "#lib/execution/orders/index.ts";
import { Gateway, type GatewayPorts } from "./gateway.ts";
import { PERSONALITIES } from "./simulation/fake-venue.ts";
import { simulate } from "./simulation/simulate.ts";

/** 20,100 histories in all with `npm test`, three million with PITWALL_NIGHTLY. */
// biome-ignore lint/style/noProcessEnv: how much to test is asked of the test run, not of the product
const SEEDS = process.env.PITWALL_NIGHTLY ? 1_000_000 : 6_700;

describe.each(Object.entries(PERSONALITIES))("a venue that knows our ids: %s", (_, venue) => {
  it(`never loses, doubles or invents an order in ${SEEDS} seeded histories`, {
    timeout: 3_600_000,
  }, async () => {
    let [resends, quarantined, kills] = [0, 0, 0];
    for (let seed = 1; seed <= SEEDS; seed++) {
      const run = await simulate(seed, venue);
      if (run.broken.length > 0) expect({ seed, broken: run.broken }).toEqual({ seed, broken: [] });
      resends += run.resends;
      quarantined += run.quarantined;
      kills += run.kills;
    }
    // The histories are worth something: requests were cleared up and sent again, gateways were killed.
    expect(kills).toBeGreaterThan(SEEDS / 10);
    if (venue.clientIds === "none") expect(quarantined).toBeGreaterThan(SEEDS / 100);
    else expect(resends).toBeGreaterThan(SEEDS / 100);
  });

  it("gives the same history for the same seed", async () => {
    expect(await simulate(7, venue)).toEqual(await simulate(7, venue));
  });
});

/** What one public trading system does: an order without an answer is sent again. */
class Impatient extends Gateway {
  readonly #ports: GatewayPorts;
  constructor(ports: GatewayPorts) {
    super(ports);
    this.#ports = ports;
  }
  override async resolve(): Promise<void> {
    const { store, epoch } = this.#ports;
    for (const request of await store.unanswered(epoch)) await store.settle(epoch, request, "waiting", []);
  }
}

/** What another does: an order without an answer is taken for absent at once. */
const hasty = (ports: GatewayPorts): Gateway =>
  new Gateway({ ...ports, venue: { ...ports.venue, queryLagMicros: -9e12 } });

describe("planted errors are caught", () => {
  const caught = async (make: (ports: GatewayPorts) => Gateway, name: string) => {
    for (let seed = 1; seed <= 2000; seed++) {
      const { broken } = await simulate(seed, PERSONALITIES[name]!, make);
      if (broken.length > 0) return broken.join("; ");
    }
    return "";
  };

  it("sending again without asking", async () => {
    expect(await caught((ports) => new Impatient(ports), "not at all")).toMatch(/made \d times|we count/);
  });

  it("concluding absence too early", async () => {
    expect(await caught(hasty, "among open orders, with request TTL")).toMatch(
      /made \d times|contradiction|we count/,
    );
  });
});

describe("resolving", () => {
  const attempt = { sentAt: 0, deadBy: 5_000_000 };
  const ttl = PERSONALITIES["among open orders, with request TTL"]!;

  it("waits past the promise, the venue's lag and the clocks' difference before it concludes absence", () => {
    expect(resolveAttempt(ttl, attempt, false, 7_500_000)).toEqual({ kind: "wait", until: 7_500_001 });
    expect(resolveAttempt(ttl, attempt, false, 7_500_001)).toEqual({ kind: "absent" });
    expect(resolveAttempt(ttl, attempt, true, 1)).toEqual({ kind: "adopt" });
  });

  it("does not send again what nobody wants any more: it looks for a minute, then asks a person", () => {
    const forever = PERSONALITIES["dedupes for ever"]!;
    const unwanted = { sentAt: 0, deadBy: null, unwanted: true };
    expect(resolveAttempt(forever, { ...unwanted, unwanted: false }, false, 1)).toEqual({ kind: "resend" });
    expect(resolveAttempt(forever, unwanted, false, 60_000_000)).toEqual({ kind: "wait", until: 61_000_000 });
    expect(resolveAttempt(forever, unwanted, false, 60_000_001).kind).toBe("quarantine");
    expect(resolveAttempt(forever, unwanted, true, 1)).toEqual({ kind: "adopt" });
  });

  it("quarantines where nothing can be proven", () => {
    expect(
      resolveAttempt({ ...ttl, requestTtlMicros: null }, { sentAt: 0, deadBy: null }, false, 9e9).kind,
    ).toBe("quarantine");
  });
});
