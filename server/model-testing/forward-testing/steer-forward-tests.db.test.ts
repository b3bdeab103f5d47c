import { afterAll, beforeAll, expect, it } from "vitest";
import { execute } from "#server/access/execute.ts";
import { callerOf } from "#server/access/test-host.ts";
import { listApprovals, withdrawApproval } from "#server/execution/accounts/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { eventually } from "#server/infrastructure/db/test-eventually.ts";
import {
  askPromotion,
  decidePromotion,
  pauseForwardTest,
  resumeForwardTest,
  setForwardSpeed,
  stepForwardTest,
} from "./index.ts";
import { arrange, trade } from "./test-desk.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

it("stands still while it is paused, also for a process that begins meanwhile, and then equals its backtest", async () => {
  const desk = await arrange(db);
  const { host, caller } = desk;
  const feed = { datasetId: desk.datasetId, from: "2008-01-01", to: "2008-03-31", speed: "step" };
  const { id } = await desk.start({ feed });
  const steer = (action: typeof pauseForwardTest) => execute(host, action, caller, { id });
  await execute(host, stepForwardTest, caller, { id, bars: 10 });
  let stop = await trade(desk);
  await eventually(
    () => desk.get(id),
    (test) => test.moments === 10,
  );
  await steer(pauseForwardTest);
  await execute(host, setForwardSpeed, caller, { id, speed: "max" });
  await stop();
  const told = `forward-test:${id}`;
  host.bus.set(desk.teamId, told, null);
  stop = await trade(desk);
  // The new process has told the strategy its ten bars again, and waits.
  await eventually(
    () => host.bus.latest(desk.teamId, told),
    (latest) => (latest as { moments?: number } | null)?.moments === 10,
  );
  expect(await desk.get(id)).toMatchObject({ state: "paused", moments: 10 });
  await expect(steer(pauseForwardTest)).rejects.toThrow(
    "The forward test is paused already: resume it first.",
  );
  await expect(execute(host, stepForwardTest, caller, { id, bars: 1 })).rejects.toThrow(/paused already/);
  await steer(resumeForwardTest);
  await expect(steer(resumeForwardTest)).rejects.toThrow("The forward test is not paused.");
  const ended = await eventually(
    () => desk.get(id),
    (test) => test.state === "ended",
  );
  await stop();
  expect(ended.moments).toBeGreaterThan(50);
  const { firstDifference, waterfall } = await desk.shadow(id);
  expect(firstDifference).toBeNull();
  for (const part of Object.values(waterfall)) expect(Math.abs(part)).toBeLessThan(0.005);
  await expect(steer(pauseForwardTest)).rejects.toThrow("The forward test is ended already.");
}, 120_000);

it("lets a version trade live when one member asks and another approves", async () => {
  const desk = await arrange(db);
  const { host, caller, team, teamId } = desk;
  const { id } = await desk.start();
  const risk = callerOf(teamId, await team.addMember("risk"));
  const owner = callerOf(teamId, await team.addMember("owner"));
  const ask = (by = caller) => execute(host, askPromotion, by, { id, reason: "Six months as expected." });
  const decide = (by: typeof caller, approve = true) => execute(host, decidePromotion, by, { id, approve });
  await expect(ask()).rejects.toThrow("The forward test has not played a bar yet: let it run first.");
  const stop = await trade(desk);
  await eventually(
    () => desk.get(id),
    (test) => test.state === "ended",
  );
  await stop();
  await expect(decide(risk)).rejects.toThrow("Nobody asked to promote this: ask first.");
  await ask(owner);
  await expect(ask()).rejects.toThrow("Somebody asked already: it waits for a second person.");
  await expect(decide(caller)).rejects.toMatchObject({ code: "forbidden" });
  await expect(decide(owner)).rejects.toThrow(
    "You asked for it yourself: another member who may must confirm.",
  );
  await decide(risk, false);
  expect((await desk.get(id)).promotion).toMatchObject({ version: "sma-cross", asked: null, approved: null });
  await ask(owner);
  await decide(risk);
  const { promotion } = await desk.get(id);
  expect(promotion.asked).toBeNull();
  expect(promotion.approved?.note).toMatch(/^Forward test ".+": Six months as expected\.$/);
  const [approval] = await execute(host, listApprovals, caller, {});
  expect(approval).toMatchObject({ version: "sma-cross", note: promotion.approved?.note });
  await expect(ask()).rejects.toThrow("sma-cross may trade on live accounts already.");
  const { rows } = await db.owner.query(
    "SELECT action, outcome FROM audit_entries WHERE team_id = $1 AND action LIKE 'forward-tests.%-promotion' ORDER BY id",
    [teamId],
  );
  expect(rows.filter(({ outcome }) => outcome === "done").map(({ action }) => action)).toEqual([
    ...["forward-tests.ask-promotion", "forward-tests.decide-promotion"],
    ...["forward-tests.ask-promotion", "forward-tests.decide-promotion"],
  ]);
  const withdraw = () => execute(host, withdrawApproval, risk, { version: "sma-cross" });
  await withdraw();
  expect((await desk.get(id)).promotion).toMatchObject({ asked: null, approved: null });
  await expect(withdraw()).rejects.toThrow("sma-cross is not approved for live accounts");
}, 120_000);
