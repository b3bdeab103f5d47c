import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, request, test } from "@playwright/test";
import { apiClient } from "./api-client.ts";
import { owner } from "./people.ts";
import { killTree } from "./process-tree.ts";
import { freePort, npmStart, type Started } from "./start-pitwall.ts";

test.setTimeout(240_000);

const ROWS = 2_000_000;
type Run = { state: string; resultHash: string | null };
type Import = { id: string; state: string; rowsStored: number | null; error: string | null };

/** Computes for some seconds, then ends. */
const SLOW = `import { defineStrategy, z } from "@pitwall/sdk";
export default defineStrategy({
  name: "Slow",
  parameters: z.object({}),
  onBar(ctx) {
    for (let k = 0; k < 10_000; k++) ctx.random();
    if (ctx.index === 1) ctx.buy(1);
  },
});
`;

function minutes(): string {
  const lines = ["time,open,high,low,close,volume"];
  for (let i = 0; i < ROWS; i++)
    lines.push(`${946_684_800_000 + i * 60_000},${100 + (i % 7)},120,90,${100 + (i % 5)},${i % 1000}`);
  return `${lines.join("\n")}\n`;
}

let home: string;
let running: Started | undefined;
test.beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "pitwall-survival-"));
  chmodSync(home, 0o755);
});
test.afterEach(async () => {
  await running?.stop();
  rmSync(home, { recursive: true, force: true });
});

test("kill -9 of everything, in the middle of a run and of an import: the next start loses nothing", async () => {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const http = await request.newContext();
  const pitwall = apiClient(http, address);
  running = npmStart(home, port);
  const said = await running.says(/\/setup\/[\w-]+/, 300_000);
  const token = /\/setup\/([\w-]+)/.exec(said)?.[1] ?? "";
  await pitwall.mutate("setup.createOwner", { ...owner, token });
  await pitwall.signIn(owner);

  type Options = {
    datasets: { resolution: string; snapshot: string; symbols: { symbol: string }[]; timeZone: string }[];
  };
  const { datasets } = await pitwall.query<Options>("runs.options", {});
  const daily = datasets.find(({ resolution }) => resolution === "1d");
  const data = { snapshot: daily?.snapshot, symbols: [daily?.symbols[0]?.symbol], resolution: "1d" };
  const launch = (strategy: object) =>
    pitwall.mutate<{ runId: string }>("runs.launch", { spec: { strategy, data, timeZone: daily?.timeZone } });
  const run = (id: string) => pitwall.query<Run>("runs.get", { id });
  const stateOf = async (id: string) => (await run(id)).state;
  const imports = () => pitwall.query<Import[]>("data.listImports", {});
  const names = async () =>
    (await pitwall.query<{ name: string }[]>("data.list", {})).map(({ name }) => name);

  const done = await launch({ kind: "built-in", name: "sma-cross" });
  await expect.poll(() => stateOf(done.runId), { timeout: 60_000 }).toBe("finished");
  const { resultHash } = await run(done.runId);
  const { id: strategyId } = await pitwall.mutate<{ id: string }>("strategies.create", {
    name: "Slow",
    templateName: "signals",
  });
  const saved = await pitwall.mutate<{ version: { hash: string } }>("strategies.saveVersion", {
    id: strategyId,
    source: SLOW,
    note: "",
  });
  const uploadId = randomUUID();
  await pitwall.upload(uploadId, "MINUTES.csv", minutes());
  const { recognition } = await pitwall.query<{ recognition: { mapping: object } }>("data.inspectUpload", {
    uploadId,
  });
  const before = await names();
  const slow = await launch({ kind: "version", hash: saved.version.hash });
  await expect.poll(() => stateOf(slow.runId), { intervals: [50], timeout: 60_000 }).toBe("running");
  const target = {
    kind: "new",
    name: "Minutes",
    source: "made for a test",
    licence: "none",
    synthetic: true,
  };
  await pitwall.mutate("data.startImport", { uploadId, mapping: recognition.mapping, target });
  await expect
    .poll(async () => (await imports())[0]?.state, { intervals: [20], timeout: 60_000 })
    .toBe("running");
  expect([await stateOf(slow.runId), await names()]).toEqual(["running", before]);
  killTree(running.pid, home);

  running = npmStart(home, port);
  await running.says(/Pitwall is ready/, 120_000);
  expect(await run(done.runId)).toMatchObject({ state: "finished", resultHash });
  await expect.poll(() => stateOf(slow.runId), { timeout: 60_000 }).toBe("finished");
  await expect.poll(async () => (await imports())[0]?.state, { timeout: 60_000 }).toBe("published");
  expect((await imports())[0]).toMatchObject({ rowsStored: ROWS, error: null });
  expect((await names()).sort()).toEqual([...before, "Minutes"].sort());
  await http.dispose();
});

test("an open page says that the server is away, and knows what happened once it is back", async ({
  browser,
}) => {
  const port = await freePort();
  running = npmStart(home, port);
  const said = await running.says(/\/setup\/[\w-]+/, 300_000);
  const address = `http://127.0.0.1:${port}`;
  const context = await browser.newContext({ baseURL: address });
  const page = await context.newPage();
  await page.goto(/\/setup\/[\w-]+/.exec(said)?.[0] ?? "");
  await page.getByLabel("Name").fill(owner.name);
  await page.getByLabel("Email").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Create the owner" }).click();
  await page.getByRole("navigation", { name: "Areas" }).waitFor();
  await page.getByRole("link", { name: "Strategies" }).first().click();
  await page
    .getByRole("button", { name: /Start from this.*SMA cross/i })
    .first()
    .click();
  await page.getByLabel("Name").fill("Kept");
  await page.getByRole("button", { name: "Create and open" }).click();
  await expect(page.getByText("No problems")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("Connected")).toBeVisible();

  await running.stop();
  await expect(page.getByText("Offline")).toBeVisible({ timeout: 30_000 });
  // What is typed meanwhile stays in the browser until the server takes it.
  await page.locator(".monaco-editor textarea, .monaco-editor .native-edit-context").first().focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("\n// typed without a server\n");
  await expect(page.getByText("Not on the server")).toBeVisible({ timeout: 30_000 });

  running = npmStart(home, port);
  await running.says(/Pitwall is ready/, 120_000);
  await expect(page.getByText("Connected")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("Not on the server")).toHaveCount(0, { timeout: 60_000 });
  await page.reload();
  await expect(page.getByText("typed without a server")).toBeVisible({ timeout: 60_000 });
  await context.close();
});

const isRoot = process.getuid?.() === 0;
/** Debian's nobody: whoever tests as a plain user has shown it with every other journey. */
const nobody = { uid: 65_534, gid: 65_534 };
const isHidden = isRoot && spawnSync("/bin/sh", ["-c", "cat package.json"], nobody).status !== 0;

test("starts and stops as a plain user", async () => {
  test.skip(isHidden, "no other user can read this checkout");
  if (isRoot) chownSync(home, nobody.uid, nobody.gid);
  const port = await freePort();
  running = npmStart(home, port, isRoot ? nobody : {});
  await running.says(/Pitwall is ready/, 120_000);
  const http = await request.newContext();
  expect((await http.get(`http://127.0.0.1:${port}/api/health`)).status()).toBe(200);
  await http.dispose();
});
