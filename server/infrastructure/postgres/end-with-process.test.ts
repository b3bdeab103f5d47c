import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";

it.skipIf(process.platform === "win32")(
  "ends servers below its folder when its process is killed, and nobody else",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "pitwall-guard-"));
    const other = mkdtempSync(join(tmpdir(), "pitwall-guard-"));
    const forever = "setInterval(() => {}, 1e6)";
    const server = (name: string, of: string) => {
      const child = spawn(process.execPath, ["-e", forever, of]);
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "postmaster.pid"), `${child.pid}\n5432\n`);
      return child;
    };
    const [ours, restarted, stranger] = [server("a", folder), server("b", folder), server("c", other)];
    const module = join(import.meta.dirname, "end-with-process.ts");
    const guarded = `require(${JSON.stringify(module)}).endWithProcess(${JSON.stringify(folder)}); console.log("guarded"); ${forever}`;
    const owner = spawn(process.execPath, ["-e", guarded], { stdio: ["ignore", "pipe", "inherit"] });
    await once(owner.stdout, "data");
    expect([ours.exitCode, ours.signalCode, existsSync(folder)]).toEqual([null, null, true]);
    owner.kill("SIGKILL");
    await Promise.all([once(ours, "exit"), once(restarted, "exit")]);
    expect([ours.signalCode, restarted.signalCode]).toEqual(["SIGQUIT", "SIGQUIT"]);
    await vi.waitUntil(() => !existsSync(folder), { timeout: 60_000 });
    expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
    stranger.kill("SIGKILL");
    rmSync(other, { recursive: true });
  },
);
