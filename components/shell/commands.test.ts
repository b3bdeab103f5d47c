import { describe, expect, it } from "vitest";
import { type Command, permitted } from "./commands.ts";

const command: Command = { id: "a", title: "A", group: "Do", permission: "runs:launch", run: () => {} };

describe("a command and who may use it", () => {
  it("is as it is for who may, and while nobody is signed in", () => {
    expect(permitted(command, ["runs:launch"])).toBe(command);
    expect(permitted(command, undefined)).toBe(command);
  });
  it("names the missing permission, or what the command says of it", () => {
    expect(permitted(command, []).disabledReason).toBe("Needs runs:launch");
    const said = permitted({ ...command, deniedReason: "Your role may not" }, []);
    expect(said.disabledReason).toBe("Your role may not");
  });
});
