import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "#lib/core/errors.ts";
import { childEnvironment } from "#server/infrastructure/config/index.ts";

export type ChildPlan = {
  name: string;
  /** Arguments of node. */
  args: string[];
  environment?: Record<string, string>;
  /** Resolve `started` only when the child says so over its channel. */
  saysReady: boolean;
};

export type Child = {
  started: Promise<void>;
  /** SIGTERM, then SIGKILL when it does not leave in time. */
  stop(): Promise<void>;
};

const LEAVE_WITH_PARENT = "./server/cli/leave-with-parent.js";
const GRACE_MS = 10_000;
const MAX_RESTART_WAIT_MS = 10_000;

/**
 * A process of ours that is started again when it dies. Its own group, so that Ctrl-C reaches it through us, in order;
 * it leaves by itself when our channel to it closes, so that a killed start leaves nobody behind.
 */
export function keepRunning(plan: ChildPlan, say: (text: string) => void): Child {
  let current: ChildProcess | undefined;
  let stopping = false;
  let failures = 0;
  const { promise: started, resolve, reject } = Promise.withResolvers<void>();

  const launch = () => {
    const startedAt = Date.now();
    const child = spawn(process.execPath, ["--import", LEAVE_WITH_PARENT, ...plan.args], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      detached: process.platform !== "win32",
      env: childEnvironment(plan.environment),
    });
    current = child;
    let ready = !plan.saysReady;
    if (ready) resolve();
    child.on("message", (message) => {
      if ((message as { ready?: boolean }).ready) {
        ready = true;
        resolve();
      }
    });
    child.on("exit", (code, signal) => {
      if (stopping) return;
      failures = Date.now() - startedAt > 60_000 ? 0 : failures + 1;
      if (!ready && failures >= 3) reject(endedAtOnce(plan.name, signal ?? `exit ${code}`));
      const wait = Math.min(MAX_RESTART_WAIT_MS, 200 * 2 ** failures);
      say(`The ${plan.name} process ended (${signal ?? `exit ${code}`}); starting it again.`);
      setTimeout(() => !stopping && launch(), wait);
    });
  };
  launch();
  return {
    started,
    async stop() {
      stopping = true;
      const child = current;
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise<void>((done) => child.once("exit", () => done()));
      child.kill("SIGTERM");
      if (await Promise.race([gone.then(() => true), sleep(GRACE_MS, false, { ref: false })])) return;
      child.kill("SIGKILL");
      await gone;
    },
  };
}

function endedAtOnce(name: string, how: string): AppError {
  return new AppError(
    "unavailable",
    `The ${name} process ended three times at once (${how}); its own words stand above.`,
  );
}
