/** The frame around every page, and what areas may hook into: commands with keys, the role gate. */
export { type Command, usePageCommands } from "./commands.ts";
export { RoleGate } from "./role-gate.tsx";
export { Shell } from "./shell.tsx";
export { signOutHere } from "./sign-out.ts";
