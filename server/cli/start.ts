/** `npm start [-- --port 3001] [--demo] [--dev]`: the whole installation in one command. */
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { AppError } from "#lib/core/errors.ts";
import { firstTeam, newSetupToken } from "#server/access/setup/index.ts";
import { seedSampleData } from "#server/data/ingestion/index.ts";
import { workerBus } from "#server/infrastructure/bus/index.ts";
import { config, decideSetting } from "#server/infrastructure/config/index.ts";
import { createLogger } from "#server/infrastructure/logging/index.ts";
import { start } from "#server/infrastructure/start/index.ts";

const say = (text: string) => console.log(text);

async function main(): Promise<void> {
  const { values } = readArguments();
  if (values.port) decideSetting(["web", "port"], values.port);
  const worker = "server/workers/main.ts";
  const stop = await start({
    dev: values.dev,
    workers: existsSync(worker)
      ? [{ name: "worker", args: ["--conditions=react-server", worker], saysReady: false }]
      : [],
    async seed(pool) {
      const bus = workerBus(pool, config().state.home);
      await seedSampleData({ pool, bus, log: createLogger("start") }, await firstTeam(pool));
      bus.close();
    },
    async welcome(pool, address) {
      const token = await newSetupToken(pool);
      return token ? [`Open this one-time link to become the owner: ${address}/setup/${token}`] : [];
    },
    say,
  });
  leaveOnSignal(stop);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: "string" },
        demo: { type: "boolean", default: false },
        dev: { type: "boolean", default: false },
      },
    });
  } catch (cause) {
    throw new AppError(
      "bad-input",
      `${(cause as Error).message}: npm start knows --port, --demo and --dev.`,
      { cause },
    );
  }
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
  process.on("SIGINT", leave);
  process.on("SIGTERM", leave);
  process.on("SIGHUP", leave);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  console.error(error.message);
  process.exit(1);
}
