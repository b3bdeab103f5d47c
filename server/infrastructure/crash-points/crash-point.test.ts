import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { childEnvironment } from "#server/infrastructure/config/index.ts";
import { CRASH_POINTS } from "./crash-point.ts";

const PROGRAM = `import { crashPoint } from "./server/infrastructure/crash-points/crash-point.ts";
for (const round of [1, 2]) await crashPoint("gateway.send", () => console.log("sent", round));
console.log("alive");`;

function run(crashAt: string) {
  const args = ["--conditions=react-server", "--input-type=module-typescript", "-e", PROGRAM];
  const env = childEnvironment({ PITWALL_CRASH_AT: crashAt });
  const { signal, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  return { signal, said: stdout.split("\n").filter(Boolean), stderr };
}

describe("a crash point", () => {
  it("kills the process before or after its step, at the time that was asked", () => {
    expect(run("gateway.send:before")).toMatchObject({ signal: "SIGKILL", said: [] });
    expect(run("gateway.send:after")).toMatchObject({ signal: "SIGKILL", said: ["sent 1"] });
    expect(run("gateway.send:after:2")).toMatchObject({ signal: "SIGKILL", said: ["sent 1", "sent 2"] });
    expect(run("gateway.query:before")).toMatchObject({ signal: null, said: ["sent 1", "sent 2", "alive"] });
  });

  it("refuses a name that it does not know", () => {
    const { stderr } = run("gateway.sned:before");
    expect(stderr).toContain("PITWALL_CRASH_AT=gateway.sned:before names no crash point: write name:before");
  });

  it("is named once in the code, each", () => {
    const files = readdirSync("server", { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.endsWith("crash-point.ts"),
    );
    const text = files.map((file) => readFileSync(join("server", file), "utf8")).join("\n");
    const uses = CRASH_POINTS.map((name) => [name, text.split(`"${name}"`).length - 1]);
    expect(uses).toEqual(CRASH_POINTS.map((name) => [name, 1]));
  });
});
