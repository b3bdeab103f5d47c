import { setTimeout as sleep } from "node:timers/promises";
import type { Caller, Host } from "#server/access/execute.ts";
import { DatabaseStore, Gateway, takeOver } from "#server/execution/gateway/index.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { stopNow } from "./activate.ts";
import { carryOutKills } from "./carry-out.ts";
import { haltOf, removeLatch } from "./latch.ts";

export type StopMeasure = {
  /** From the call of `stopNow` to the last new order on the wire, one a round; 0 when none left after it. */
  readonly lastSendMs: readonly number[];
  /** From the call to its answer, the database told. */
  readonly answerMs: readonly number[];
  /** Orders that reached the wire in all. */
  readonly sent: number;
};

const PATIENCE_MS = 5000;

/**
 * Stops an account again and again while its gateway sends as fast as it can, and measures how late the last new order
 * left. `place` makes one order that the controls let through; `writers` of them run at once.
 */
export async function measureStop(
  host: Host,
  caller: Caller,
  account: { teamId: string; accountId: string },
  place: (key: string) => Promise<unknown>,
  { rounds, writers = 4 }: { rounds: number; writers?: number },
): Promise<StopMeasure> {
  const { home } = config().state;
  const { pool, clock } = host;
  const { teamId, accountId } = account;
  const scope = { kind: "account" as const, id: accountId };
  let lastSend = 0;
  let sent = 0;
  const store = new DatabaseStore({ pool, teamId, accountId });
  const gateway = new Gateway({
    store,
    clock,
    venue: { clientIds: "forever", requestTtlMicros: null, queryLagMicros: 0 },
    epoch: await takeOver({ pool, teamId, accountId }),
    halt: () => haltOf(home, { teamId, accountId, desk: null }),
    wire: {
      async send({ kind }) {
        if (kind === "new") lastSend = performance.now();
        sent += 1;
        return { outcome: "accepted" };
      },
      query: async () => null,
      history: async () => [],
    },
  });
  const lastSendMs: number[] = [];
  const answerMs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    let over = false;
    const write = async (writer: number) => {
      for (let i = 0; !over; i++) await place(`stop:${round}:${writer}:${i}`);
    };
    const send = async () => {
      while (!over) {
        await gateway.dispatch();
        await sleep(1);
      }
    };
    const busy = [send(), ...Array.from({ length: writers }, (_, i) => write(i))];
    // Under way, at another moment of the gateway's round each time.
    const [enough, patience] = [sent + 5, performance.now() + PATIENCE_MS];
    while (sent < enough && performance.now() < patience) await sleep(1);
    await sleep(round % 7);
    const clicked = performance.now();
    await stopNow(host, caller, { scope, level: "cancel", reason: "measured" });
    answerMs.push(performance.now() - clicked);
    await sleep(100);
    over = true;
    await Promise.all(busy);
    lastSendMs.push(Math.max(0, lastSend - clicked));
    await carryOutKills(pool, account, () => null, clock());
    await withTeam(pool, teamId, (db) =>
      db.query("UPDATE kill_switches SET ended_at = $1 WHERE ended_at IS NULL AND scope = $2", [
        clock(),
        accountId,
      ]),
    );
    removeLatch(home, { teamId, ...scope });
  }
  return { lastSendMs, answerMs, sent };
}
