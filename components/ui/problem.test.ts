import { describe, expect, it } from "vitest";
import { describeProblem, problemOf } from "./problem.ts";

const refused = (message: string, data: Record<string, unknown>) =>
  Object.assign(new Error(message), { name: "TRPCClientError", data });

describe("what a failure says", () => {
  it("keeps the server's sentence, code, field and request id", () => {
    const error = refused("email: Write an email address", {
      code: "BAD_REQUEST",
      appCode: "bad-input",
      at: "email",
      requestId: "r-1",
    });
    expect(describeProblem(error)).toEqual({
      sentence: "email: Write an email address",
      code: "bad-input",
      at: "email",
      requestId: "r-1",
      permission: undefined,
    });
  });
  it("stands at the field that is wrong, without its path", () => {
    const error = refused("feed.from: Write the date as YYYY-MM-DD", {
      appCode: "bad-input",
      at: "feed.from",
    });
    expect(problemOf(error, "feed.from")).toBe("Write the date as YYYY-MM-DD");
    expect(problemOf(error, "feed")).toBe("Write the date as YYYY-MM-DD");
    expect(problemOf(error, "name")).toBeUndefined();
    expect(problemOf(null, "name")).toBeUndefined();
  });
  it("finds the missing permission in a denial", () => {
    const error = refused("Your role (viewer) does not have the permission runs:launch: ask an owner.", {
      appCode: "forbidden",
    });
    expect(describeProblem(error).permission).toBe("runs:launch");
  });
  it("calls a request that never arrived a matter of the network", () => {
    expect(describeProblem(new TypeError("Failed to fetch")).code).toBe("network");
  });
  it("calls everything else a bug, with its own words", () => {
    expect(describeProblem(new Error("x is not a function"))).toMatchObject({ code: "bug" });
    expect(describeProblem("text")).toMatchObject({ code: "bug" });
  });
});
