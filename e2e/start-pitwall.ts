/** Starts Pitwall as a newcomer would, in a folder of its own, for all journeys; stops it at the end. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Installation } from "./installation.ts";

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Resolves with everything printed once the pattern shows. */
function waitForOutput(child: ChildProcess, pattern: RegExp, limitMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (reason: string) => reject(new Error(`${reason}\n${output.slice(-4000)}`));
    const timer = setTimeout(() => fail(`npm start did not print ${pattern} in ${limitMs} ms`), limitMs);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (process.env.PITWALL_E2E_VERBOSE) process.stderr.write(chunk);
      if (!pattern.test(output)) return;
      clearTimeout(timer);
      resolve(output);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`npm start ended with ${code} before it was ready`);
    });
  });
}

export type Started = {
  pid: number;
  /** Everything printed so far, once the pattern shows. */
  says(pattern: RegExp, limitMs: number): Promise<string>;
  /** SIGTERM, as Ctrl-C would, and its end. */
  stop(): Promise<void>;
};

/** `npm start` on this state folder and port, in a process group of its own; as another user, when root says so. */
export function npmStart(home: string, port: number, user: { uid?: number; gid?: number } = {}): Started {
  const child = spawn("npm", ["start", "--", "--port", String(port)], {
    ...user,
    env: { ...process.env, PITWALL_HOME: home, ...(user.uid === undefined ? {} : { HOME: home }) },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const pid = child.pid ?? 0;
  return {
    pid,
    says: (pattern, limitMs) => waitForOutput(child, pattern, limitMs),
    async stop() {
      process.kill(-pid, "SIGTERM");
      await exited;
    },
  };
}

export default async function startPitwall(): Promise<(() => Promise<void>) | undefined> {
  // An installation that is already running, for whoever writes a journey: see e2e/installation.ts.
  if (process.env.PITWALL_E2E_STATE) return undefined;
  const home = mkdtempSync(join(tmpdir(), "pitwall-e2e-"));
  // Within the database user's reach: what it would keep outside, nobody would clear away.
  chmodSync(home, 0o755);
  const stateFile = `${home}.json`;
  const port = await freePort();
  const pitwall = npmStart(home, port);
  const output = await pitwall.says(/https?:\/\/\S+\/setup\/\S+/, 600_000);
  const setupLink = /https?:\/\/\S+\/setup\/[\w-]+/.exec(output)?.[0] ?? "";
  const state: Installation = { address: new URL(setupLink).origin, setupLink, home };
  writeFileSync(stateFile, JSON.stringify(state));
  process.env.PITWALL_E2E_STATE = stateFile;
  return async () => {
    await pitwall.stop();
    rmSync(home, { recursive: true, force: true });
    rmSync(stateFile, { force: true });
  };
}
