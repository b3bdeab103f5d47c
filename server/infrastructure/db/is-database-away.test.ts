import { expect, it } from "vitest";
import { isDatabaseAway } from "./is-database-away.ts";

it("tells a database that went away from work that went wrong", () => {
  const away = [
    Object.assign(new Error("the database system is in recovery mode"), { code: "57P03" }),
    Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" }),
    new Error("Connection terminated unexpectedly"),
    new Error("Client has encountered a connection error and is not queryable"),
  ];
  expect(away.map(isDatabaseAway)).toEqual(away.map(() => true));
  const wrong = [Object.assign(new Error("duplicate key"), { code: "23505" }), new Error("no"), null];
  expect(wrong.map(isDatabaseAway)).toEqual(wrong.map(() => false));
});
