import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { pitwall } from "./pitwall-program.ts";
import { runProgram } from "./run-program.ts";
import { testRun } from "./test-run.ts";

const folder = mkdtempSync(join(tmpdir(), "pitwall-cli-"));
const at = (name: string) => join(folder, name);
const ALL_BYTES = Buffer.from(Array.from({ length: 12_800 }, (_, k) => k % 256));
const put = (name: string, text: string | Buffer) => {
  writeFileSync(at(name), text);
  return at(name);
};
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Sixty weekdays of a saw-tooth: ten up, ten down. */
function sawTooth(name: string): string {
  const rows = ["date,open,high,low,close,volume"];
  const day = new Date(Date.UTC(2024, 0, 1));
  let close = 100;
  for (let k = 0; k < 60; day.setUTCDate(day.getUTCDate() + 1)) {
    if (day.getUTCDay() % 6 === 0) continue;
    const open = close;
    close += Math.floor(k++ / 10) % 2 === 0 ? 1 : -1;
    const [high, low] = [Math.max(open, close) + 0.5, Math.min(open, close) - 0.5];
    rows.push(`${day.toISOString().slice(0, 10)},${open},${high},${low},${close},1000`);
  }
  return put(name, `${rows.join("\n")}\n`);
}

const bars = sawTooth("SAW.csv");

const OWN = `import { defineStrategy, z } from "@pitwall/sdk";

export default defineStrategy({
  name: "Own",
  parameters: z.object({ units: z.int().min(1).default(1) }),
  onBar(ctx) {
    if (ctx.position.isFlat) ctx.buy(ctx.parameters.units);
  },
});
`;

describe("backtest run", () => {
  beforeEach(() => rmSync(at("out"), { recursive: true, force: true }));

  it("runs a built-in on a CSV, prints one line and writes four files", async () => {
    const { code, out, err } = await testRun(
      "backtest",
      "run",
      "--strategy",
      "sma-cross",
      "--bars",
      bars,
      "--parameter",
      "fast=3",
      "slow=6",
      "--out",
      at("out"),
    );
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out.split("\n")).toHaveLength(2);
    const line = JSON.parse(out);
    expect(line).toMatchObject({ strategy: "sma-cross", symbols: ["SAW"], bars: 60, out: at("out") });
    expect(readdirSync(at("out")).sort()).toEqual([
      "equity.csv",
      "events.csv",
      "fills.csv",
      "result.json",
      "trades.csv",
    ]);
    const result = JSON.parse(readFileSync(at("out/result.json"), "utf8"));
    expect(result.equity).toHaveLength(60);
    expect(result.equity.at(-1).equity).toBe(line.finalEquity);
    expect(result.fills).toHaveLength(line.fills);
    expect(line.fills).toBeGreaterThan(2);
    expect(readFileSync(at("out/fills.csv"), "utf8").split("\n")).toHaveLength(line.fills + 2);
  });

  it("reads a spec and lets options win over it", async () => {
    const spec = put(
      "spec.json",
      JSON.stringify({ strategy: "buy-and-hold", data: { csv: bars, from: "2024-02-01" }, capital: 5000 }),
    );
    const { code, out } = await testRun("backtest", "run", "--spec", spec);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ strategy: "buy-and-hold", bars: 37, fills: 1 });
    const other = await testRun("backtest", "run", "--spec", spec, "--strategy", "donchian-breakout");
    expect(JSON.parse(other.out).strategy).toBe("donchian-breakout");
  });

  it("runs several strategies on one account, a file of one's own among them", async () => {
    const strategy = [
      { name: "Mine", strategy: put("mine.ts", OWN), parameters: { units: 3 } },
      { name: "Hold", strategy: "buy-and-hold" },
    ];
    const spec = put("several.json", JSON.stringify({ strategy, data: { csv: bars } }));
    const { code, out, err } = await testRun("backtest", "run", "--spec", spec, "--out", at("shared"));
    expect([err, code]).toEqual(["", 0]);
    const { byStrategy, finalEquity } = JSON.parse(out);
    expect(byStrategy).toMatchObject([
      { name: "Mine", fills: 1, trades: 1 },
      { name: "Hold", fills: 1, trades: 1 },
    ]);
    expect(100_000 + byStrategy[0].profit + byStrategy[1].profit).toBeCloseTo(finalEquity, 6);
    expect(readFileSync(at("shared/fills.csv"), "utf8")).toMatch(/,Mine\r?\n[^\n]*,Hold/);
    const result = JSON.parse(readFileSync(at("shared/result.json"), "utf8"));
    expect(result.profit[1]).toHaveLength(60);
  });

  it("replaces its own files and leaves foreign ones alone", async () => {
    const args = ["backtest", "run", "--strategy", "buy-and-hold", "--bars", bars, "--out", at("out")];
    expect((await testRun(...args)).code).toBe(0);
    expect((await testRun(...args)).code).toBe(0);
    put("out/notes.txt", "mine");
    const { code, err, out } = await testRun(...args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/holds other files \(notes\.txt\)/);
    expect(readFileSync(at("out/notes.txt"), "utf8")).toBe("mine");
  });
});

describe("a strategy of one's own", () => {
  const runOwn = (path: string) =>
    testRun("backtest", "run", "--strategy", path, "--bars", bars, "--parameter", "units=7");

  it("runs in the strategy host", async () => {
    const { out, err, code } = await runOwn(put("own.ts", OWN));
    expect([err, code]).toEqual(["", 0]);
    expect(JSON.parse(out)).toMatchObject({ bars: 60, fills: 1, trades: 1 });
  });

  it("that does not compile names file, line and column", async () => {
    const { err, code } = await runOwn(put("typo.ts", OWN.replace("isFlat", "isFlatt")));
    expect(err).toMatch(/typo\.ts, line 7, column \d+: .*isFlatt/);
    expect(code).toBe(2);
  });

  it("that throws names its own line", async () => {
    const { err, code } = await runOwn(
      put("throws.ts", OWN.replace("ctx.buy(", "throw new Error('no'); ctx.buy(")),
    );
    expect(err).toMatch(/no.*throws\.ts:7:\d+/);
    expect(code).toBe(2);
  });
});

describe("bad input ends with 2 and one sentence that names the place", () => {
  const broken = put("broken.csv", readFileSync(bars, "utf8").replace(/^(2024-01-10,)[^,]*/m, "$1abc"));
  const cases: [what: string, args: string[], sentence: RegExp][] = [
    ["no command", [], /^Name a command/],
    ["an unknown command", ["backtest", "rum"], /^Unknown command 'rum'/],
    ["an unknown option", ["statistics", "--nope"], /^Unknown option '--nope'/],
    ["nothing to run", ["backtest", "run"], /^Name a strategy/],
    ["no bars", ["backtest", "run", "--strategy", "sma-cross"], /^Name bars/],
    [
      "an unknown strategy",
      ["backtest", "run", "--strategy", "x", "--bars", bars],
      /no strategy "x"; .*sma-cross/,
    ],
    [
      "a missing file",
      ["backtest", "run", "--strategy", "sma-cross", "--bars", at("no.csv")],
      /no\.csv: there is no/,
    ],
    ["a bad row", ["backtest", "run", "--strategy", "sma-cross", "--bars", broken], /broken\.csv, line 9: /],
    [
      "an unknown parameter",
      ["backtest", "run", "--strategy", "sma-cross", "--bars", bars, "--parameter", "fats=3"],
      /no parameter "fats"; it has fast, slow/,
    ],
    [
      "a parameter without value",
      ["backtest", "run", "--strategy", "a", "--bars", bars, "--parameter", "fast"],
      /name=value/,
    ],
    [
      "JSON that is none",
      ["backtest", "run", "--spec", put("bad.json", '{\n  "capital": ,\n}')],
      /bad\.json, line 2: /,
    ],
    [
      "a wrong field",
      ["backtest", "run", "--spec", put("field.json", '{"strategy":"x","data":{"csv":"a"},"capital":-1}')],
      /field\.json, field capital: /,
    ],
    [
      "a return that is none",
      ["statistics", put("r.csv", "date,return\n2020-01-01,0.1\n2020-01-02,abc\n")],
      /line 3: "abc"/,
    ],
    [
      "a date that is none",
      ["statistics", put("d.csv", "date,return\nfoo,0.1\n2020-01-02,0.1\n")],
      /line 2: "foo"/,
    ],
    ["a folder of returns", ["statistics", folder], /is a folder/],
    ["returns that are no text", ["statistics", put("b.csv", ALL_BYTES)], /b\.csv cannot be read/],
    ["an owner who is none", ["team", "create", "--name", "A", "--owner", "b"], /^owner: Write an email/],
    ["no file to import", ["data", "import"], /^Name the CSV file/],
    ["a file without prices", ["data", "import", put("t.csv", "a,b\nx,y\n"), "--store", at("s")], /t\.csv: /],
  ];
  for (const [what, args, sentence] of cases)
    it(what, async () => {
      const { code, out, err } = await testRun(...args);
      expect(err).toMatch(sentence);
      expect(err.trim().split("\n")).toHaveLength(1);
      expect(code).toBe(2);
      if (args.length > 0) expect(out).toBe("");
    });
});

describe("data import", () => {
  it("publishes a snapshot that a backtest can name", async () => {
    const imported = await testRun("data", "import", bars, "--store", at("store"), "--symbol", "TOOTH");
    expect(imported.code).toBe(0);
    const { snapshot, symbols, rowsStored } = JSON.parse(imported.out);
    expect({ symbols, rowsStored }).toEqual({ symbols: ["TOOTH"], rowsStored: 60 });
    const spec = put(
      "snapshot.json",
      JSON.stringify({ strategy: "buy-and-hold", data: { snapshot, store: at("store") } }),
    );
    const { out } = await testRun("backtest", "run", "--spec", spec);
    expect(JSON.parse(out)).toMatchObject({ symbols: ["TOOTH"], bars: 60 });
  });
});

describe("statistics", () => {
  it("prints each figure with its count and convention", async () => {
    const returns = put("returns.csv", "date,return\n2024-01-02,0.1\n2024-01-03,-0.1\n2024-01-04,0.1\n");
    const { out, code } = await testRun("statistics", returns, "--periods-per-year", "12");
    expect(code).toBe(0);
    const { totalReturn, sharpe, maxDrawdown, winRate } = JSON.parse(out);
    expect(totalReturn.value).toBeCloseTo(0.089, 12);
    expect(sharpe).toMatchObject({ n: 3, convention: expect.stringContaining("√12") });
    expect(maxDrawdown.value).toBeCloseTo(-0.1, 12);
    expect(winRate).toBeUndefined();
  });

  it("follows a named set, beside a benchmark, with intervals where sessions can be drawn again", async () => {
    const rows = Array.from({ length: 60 }, (_, k) => {
      const day = new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10);
      return `${day},${(((k * 7) % 11) - 4) / 1000},${(((k * 5) % 9) - 3) / 1000}`;
    });
    const file = put("beside.csv", `date,return,benchmark\n${rows.join("\n")}\n`);
    const standard = JSON.parse((await testRun("statistics", file)).out);
    const quantstats = JSON.parse((await testRun("statistics", file, "--conventions", "quantstats")).out);
    expect(standard.sharpe.ci.low).toBeLessThan(standard.sharpe.value);
    expect(standard.sharpe.ci.high).toBeGreaterThan(standard.sharpe.value);
    expect(standard.beta.n).toBe(60);
    expect(quantstats.informationRatio.value).toBeCloseTo(
      standard.informationRatio.value / Math.sqrt(252),
      10,
    );
    expect(standard.winRate).toBeUndefined();
    expect(quantstats.winRate.convention).toMatch(/Sessions/);
    const { code, err } = await testRun("statistics", file, "--conventions", "excel");
    expect([code, err]).toEqual([2, expect.stringMatching(/conventions/)]);
  });
});

describe("everywhere", () => {
  it("--schema prints a JSON Schema", async () => {
    for (const command of [["backtest", "run"], ["statistics"], ["data", "import"]]) {
      const { out, code } = await testRun(...command, "--schema");
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ type: "object", properties: expect.any(Object) });
    }
  });

  it("--schema says what any other command takes, its missing arguments notwithstanding", async () => {
    const walk = (command: Command, path: string[]): string[][] => [
      path,
      ...command.commands.flatMap((inner) => walk(inner, [...path, inner.name()])),
    ];
    const paths = walk(pitwall(), []);
    expect(paths.length).toBeGreaterThan(15);
    for (const path of paths) {
      const { out, code, err } = await testRun(...path, "--schema");
      expect([path, code, err]).toEqual([path, 0, ""]);
      expect(JSON.parse(out)).toMatchObject({ $schema: expect.any(String), type: "object" });
    }
    const { out } = await testRun("team", "create", "--schema");
    expect(JSON.parse(out).required).toEqual(["name", "owner"]);
  });

  it("--help ends with 0", async () => {
    for (const command of [[], ["backtest"], ["backtest", "run"], ["statistics"], ["data", "import"]])
      expect((await testRun(...command, "--help")).code).toBe(0);
  });

  it("a bug ends with 1 and its stack", async () => {
    const program = pitwall();
    program.command("break").action(() => {
      throw new TypeError("broken on purpose");
    });
    const err = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const before = process.exitCode;
    await runProgram(program, ["node", "pitwall", "break"]);
    expect(process.exitCode).toBe(1);
    expect(String(err.mock.calls[0]?.[0])).toMatch(/bug in Pitwall: TypeError: broken on purpose\n\s+at /);
    process.exitCode = before;
    err.mockRestore();
  });

  it("leaves nothing of its scratch behind", () => {
    expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  });
});
