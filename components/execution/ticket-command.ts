import type { Command } from "#components/shell/index.ts";

/** Offered to everybody: who may not trade is told so instead of pressing T into silence. */
export const ticketCommand = (open: () => void): Command => ({
  id: "ticket.open",
  title: "New order",
  group: "Do",
  keys: "T",
  permission: "orders:trade",
  deniedReason: "Your role may not place orders",
  run: () => open(),
});
