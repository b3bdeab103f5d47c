/** The frame around every page, and what areas may hook into: commands with keys, the role gate. */
export { type Command, usePageCommands } from "./commands.ts";
export { JobList } from "./job-list.tsx";
export { ModeBadge, modeOf, type TradingMode } from "./mode-badge.tsx";
export { RoleGate } from "./role-gate.tsx";
export { type RunningJob, useRunningJobs } from "./running-jobs.ts";
export { Shell } from "./shell.tsx";
export { ShellWindow } from "./shell-window.tsx";
export { signOutHere } from "./sign-out.ts";
