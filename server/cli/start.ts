/** `npm start [-- --port 3001] [--demo] [--dev]`: the whole installation in one command. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Pool } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { addDemoMembers, firstTeam, newSetupToken } from "#server/access/setup/index.ts";
import { seedSampleData } from "#server/data/ingestion/index.ts";
import { quietBus } from "#server/infrastructure/bus/index.ts";
import { decideSetting, variables } from "#server/infrastructure/config/index.ts";
import { createLogger } from "#server/infrastructure/logging/index.ts";
import { start } from "#server/infrastructure/start/index.ts";
import { describeWall, outerWall } from "#server/models/sandbox/index.ts";

const WORKER = "server/workers/main.ts";
const TRADING = "server/workers/trading.ts";
const say = (text: string) => console.log(text);

async function main(): Promise<void> {
  const { port, demo, dev } = readArguments();
  if (port) decideSetting(["web", "port"], port);
  const { started, stop } = start({
    dev,
    workers: [
      { name: "worker", args: ["--conditions=react-server", WORKER], saysReady: false },
      { name: "trading", args: ["--conditions=react-server", TRADING], saysReady: false },
    ],
    seed,
    welcome: (pool, address) => welcome(pool, address, demo),
    say,
  });
  leaveOnSignal(stop);
  await started;
}

function readArguments() {
  const options = {
    port: { type: "string" },
    demo: { type: "boolean", default: false },
    dev: { type: "boolean", default: false },
  } as const;
  try {
    return parseArgs({ options }).values;
  } catch (cause) {
    throw new AppError(
      "bad-input",
      `${(cause as Error).message}: npm start knows --port, --demo and --dev.`,
      { cause },
    );
  }
}

async function seed(pool: Pool): Promise<void> {
  const host = { pool, log: createLogger("start"), bus: quietBus(pool) };
  await seedSampleData(host, await firstTeam(pool));
}

async function welcome(pool: Pool, address: string, demo: boolean): Promise<string[]> {
  const wall = describeWall(await outerWall());
  return [wall, ...(await welcomeLinks(pool, address, demo))];
}

async function welcomeLinks(pool: Pool, address: string, demo: boolean): Promise<string[]> {
  const token = await newSetupToken(pool);
  const link = token ? [`Open this one-time link to become the owner: ${address}/setup/${token}`] : [];
  if (!demo) return link;
  const members = await addDemoMembers(pool, await firstTeam(pool));
  if (members.length === 0)
    return [...link, "The demo members exist already; their passwords were shown when they were made."];
  const lines = members.map(
    ({ role, email, password }) => `  ${role.padEnd(18)} ${email.padEnd(40)} ${password}`,
  );
  return [...link, "Demo members, one a role; these passwords are shown only now:", ...lines];
}

function leaveOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const leave = async () => {
    if (stopping) return;
    stopping = true;
    say("Stopping …");
    await stop();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, leave);
  // A killed npm cannot pass its signal on: whoever lost it leaves as well.
  const parents = startedBy();
  if (variables().npm_lifecycle_event) setInterval(() => startedBy() !== parents && leave(), 1000).unref();
}

/** The shell that runs the script and, on Linux, the npm behind it. */
function startedBy(): string {
  try {
    const [, grandparent] =
      readFileSync(`/proc/${process.ppid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return `${process.ppid} ${grandparent}`;
  } catch {
    return String(process.ppid);
  }
}

// Whoever read our output may be gone; stopping in order matters more.
process.stdout.on("error", () => {});

try {
  await main();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  console.error(error.message);
  process.exit(1);
}
