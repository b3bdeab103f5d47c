import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Rng } from "#lib/core/rng.ts";
import {
  type Control,
  type LaunchedVenue,
  launchFakeVenue,
  type Personality,
  readJournal,
} from "#server/execution/brokers/index.ts";
import { childEnvironment, variables } from "#server/infrastructure/config/index.ts";
import { CRASH_POINTS, type CrashPointName } from "#server/infrastructure/crash-points/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { compareWithVenue } from "./compare-with-venue.ts";
import { openDesk } from "./desk.ts";
import { KEYS, type Life, live } from "./life.ts";

/** A life waits more than it works: for the venue, its promises, the next look. */
const LANES = 5;
/** Kills at any moment, of each personality: 10,200 in a nightly run. */
const ANY_MOMENT = variables().PITWALL_NIGHTLY ? 3400 : 9;
/** On a slow machine a request must still arrive within its time. */
const PROMISES = { requestTtlMillis: 1000, queryLagMillis: 50 };
/** A venue's journal is read whole after each life: a new venue begins a new one. */
const LIVES_OF_A_VENUE = 100;
/** How often a step is done before the process dies at it; once when absent. */
const TIMES: Partial<Record<CrashPointName, number[]>> = {
  "database.commit": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  "facts.append": [1, 4],
  "facts.book": [1, 4],
  "facts.project": [1, 4],
  "facts.release": [1, 4],
  "gateway.claim": [1, 2, 3],
  "gateway.send": [1, 2, 3, 4],
};
/** Steps of other rooms, whose own enumerators kill there. */
const OURS = /^(database|orders|facts|gateway)\./;

const points = CRASH_POINTS.filter((name) => OURS.test(name));
const cases = (names: readonly CrashPointName[]): string[] =>
  names.flatMap((name) =>
    (TIMES[name] ?? [1]).flatMap((nth) => [`${name}:before:${nth}`, `${name}:after:${nth}`]),
  );
const atGateway = points.filter((name) => name.startsWith("gateway."));

/** The second request's answer is lost, every third event is told twice, and every fourth never. */
const faults: Control["faults"] = [
  { fault: "lost-answer", when: { nth: 2 }, millis: 0 },
  { fault: "duplicate", when: { every: 3 }, millis: 0 },
  { fault: "missing", when: { every: 4 }, millis: 0 },
];
const fills = [
  { afterMillis: 0, share: 0.4 },
  { afterMillis: 10, share: 1 },
];

let db: TestDatabase;
let folder: string;
beforeAll(async () => {
  db = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), "pitwall-crash-"));
});
afterAll(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Kills one life at `crashAt`, lives again, and answers what is broken. */
async function killed(venue: LaunchedVenue, journal: string, personality: Personality, crashAt: string) {
  const { teamId } = await db.team();
  const desk = await openDesk(db.pool, teamId);
  const life: Life = { ...desk, venueUrl: venue.url, personality, ...PROMISES };
  await venue.control({ faults });
  const before = readJournal(journal).length;
  const { signal, said } = await lifeProcess({ ...life, appUrl: db.url }, crashAt);
  if (signal !== "SIGKILL" && !crashAt.endsWith("ms")) return [`${crashAt} was not reached: ${said}`];
  const told = new Map<string, string>(said.split("\n").map((line) => line.split(" ") as [string, string]));
  const broken: string[] = [];
  await live(db.pool, life, (key, orderId) => {
    if (told.has(key) && told.get(key) !== orderId) broken.push(`The acknowledged order ${key} was lost.`);
  });
  const orders = await withTeam(db.pool, teamId, async (client) => {
    broken.push(...(await compareWithVenue(client, readJournal(journal, before))));
    return (await client.query("SELECT FROM orders")).rowCount;
  });
  if (orders !== KEYS.length) broken.push(`There are ${orders} orders of ${KEYS.length} keys.`);
  return broken;
}

async function lifeProcess(settings: object, crashAt: string) {
  const args = ["--conditions=react-server", "server/execution/survival/life-process.ts"];
  const millis = /^([\d.]+) ms$/.exec(crashAt)?.[1];
  const child = spawn(process.execPath, [...args, JSON.stringify(settings)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: childEnvironment(millis ? {} : { PITWALL_CRASH_AT: crashAt }),
  });
  let said = "";
  // From its first word on, so that the start of Node does not count.
  if (millis) child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), Number(millis)));
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
  const [, signal] = await once(child, "close");
  return { signal: signal as string | null, said };
}

async function killAtEach(personality: Personality, crashes: string[]): Promise<Map<string, string[]>> {
  const broken = new Map<string, string[]>();
  const lane = async (number: number): Promise<void> => {
    for (let first = crashes.length; crashes.length > 0; first = crashes.length) {
      const journal = join(folder, `${personality}-${number}-${first}`);
      const venue = await launchFakeVenue({ journal, personality, queryLagMillis: 50, fills });
      for (let lives = 0; lives < LIVES_OF_A_VENUE; lives++) {
        const crashAt = crashes.shift();
        if (crashAt === undefined) break;
        const found = await killed(venue, journal, personality, crashAt).catch((error) => [String(error)]);
        if (found.length > 0) broken.set(crashAt, found);
      }
      await venue.stop();
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
  return broken;
}

describe("a process that is killed at a named step, before and after", () => {
  it.each([
    ["forever", points],
    ["open-only", atGateway],
    ["none", atGateway],
  ] as const)(
    "loses, doubles and invents nothing: %s",
    async (personality, names) => {
      expect(await killAtEach(personality, cases(names))).toEqual(new Map());
    },
    900_000,
  );

  it.each(["forever", "open-only", "none"] as const)(
    `or at any moment, ${ANY_MOMENT} times: %s`,
    async (personality) => {
      const rng = new Rng(Date.now() % 2 ** 32);
      const moments = Array.from({ length: ANY_MOMENT }, () => `${(rng.next() * 150).toFixed(3)} ms`);
      expect(await killAtEach(personality, moments)).toEqual(new Map());
    },
    60_000 + ANY_MOMENT * 10_000,
  );
});
