import { expect, it } from "vitest";
import { ticketCommand } from "./ticket-command.ts";

it("answers T for a role that may not trade", () => {
  expect(ticketCommand(() => {})).toMatchObject({
    keys: "T",
    permission: "orders:trade",
    deniedReason: "Your role may not place orders",
  });
});
