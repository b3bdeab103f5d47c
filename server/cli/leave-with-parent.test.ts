import { fork, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "pitwall-leave-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, code: string) => {
  writeFileSync(join(folder, name), code);
  return join(folder, name);
};
const execArgv = ["--import", "./server/cli/leave-with-parent.js"];

it("ends a child when its parent is killed", async () => {
  const child = put("child.cjs", "setInterval(() => {}, 1000); console.log(1);");
  const parent = put(
    "parent.cjs",
    `require("node:child_process").fork(${JSON.stringify(child)}, { execArgv: ${JSON.stringify(execArgv)} });`,
  );
  const started = spawn(process.execPath, [parent], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve) => started.stdout.once("data", resolve));
  started.kill("SIGKILL");
  // The child holds the pipe: it ends when the child is gone, and never otherwise.
  const ended = new Promise((resolve) => started.stdout.once("end", () => resolve("gone")).resume());
  expect(await ended).toBe("gone");
});

it("leaves alone what the child forks, such as the workers of next dev", async () => {
  const worker = put(
    "worker.cjs",
    `process.on("message", () => { process.send("done"); process.disconnect(); });`,
  );
  const child = put(
    "boss.cjs",
    `const worker = require("node:child_process").fork(${JSON.stringify(worker)});
     worker.on("message", (said) => process.send(said));
     worker.on("exit", () => process.send("ended"));
     setTimeout(() => worker.connected && worker.send("work"), 500);
     setTimeout(() => process.exit(), 30_000);`,
  );
  const boss = fork(child, { execArgv });
  const said = await new Promise((resolve) => boss.once("message", resolve));
  boss.kill();
  expect(said).toBe("done");
});
