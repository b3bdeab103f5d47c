import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockHome } from "./lock.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "pitwall-lock-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe("the lock of a state folder", () => {
  it("refuses a second start and names the first", async () => {
    const lock = await lockHome(home);
    await expect(lockHome(home)).rejects.toThrow(`already running in ${home} (process ${process.pid})`);
    lock.release();
    (await lockHome(home)).release();
  });

  it("is given to one of two starts at the same moment", async () => {
    const both = await Promise.allSettled([lockHome(home), lockHome(home)]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("is free at once when its holder was killed", async () => {
    const hold = `require("node:net").createServer().listen(${JSON.stringify(join(home, "start.sock"))}, () => console.log("held"))`;
    const holder = spawn(process.execPath, ["-e", hold], { stdio: ["ignore", "pipe", "ignore"] });
    await new Promise((resolve) => holder.stdout.once("data", resolve));
    holder.kill("SIGKILL");
    await new Promise((resolve) => holder.once("exit", resolve));
    (await lockHome(home)).release();
  });
});
