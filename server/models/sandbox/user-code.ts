import type { ClientBase } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { type OuterWall, outerWall } from "./outer-wall.ts";

const GUIDE = "docs/how-to/run-user-code-safely.md";

export type UserCodeRule = {
  /** Built-in strategies always run; this is about a team's own. */
  readonly allowed: boolean;
  /** What the team should know, in one sentence; null when the wall stands. */
  readonly notice: string | null;
};

/** Whether a team with this many members may run its own code behind this wall. */
export function userCodeRule(wall: OuterWall, members: number): UserCodeRule {
  if (wall.kind === "bubblewrap") return { allowed: true, notice: null };
  if (members > 1)
    return {
      allowed: false,
      notice: `A team of ${members} runs its own strategies only behind bubblewrap, and ${wall.reason}: ${GUIDE} says how to get it; built-in strategies run all the same.`,
    };
  return {
    allowed: true,
    notice: `Your own strategies run here without the outer wall (${wall.reason}): set it up before you invite others, ${GUIDE} says how.`,
  };
}

/** The rule for the team that is set on this connection. */
export async function userCodeRuleOf(db: ClientBase): Promise<UserCodeRule> {
  const { rows } = await db.query<{ members: number }>(
    "SELECT count(*)::int AS members FROM memberships WHERE team_id = app_team_id() AND deactivated_at IS NULL",
  );
  return userCodeRule(await outerWall(), rows[0]?.members ?? 0);
}

/** @throws AppError unavailable when the team of this connection must not run its own code here */
export async function assertUserCodeMayRun(db: ClientBase): Promise<void> {
  const { allowed, notice } = await userCodeRuleOf(db);
  if (!allowed && notice) throw new AppError("unavailable", notice, { at: "strategy" });
}

/** The state of the wall for who operates Pitwall. */
export function describeWall(wall: OuterWall): string {
  if (wall.kind === "bubblewrap") return "User code runs behind bubblewrap and a system call filter.";
  return `User code has no outer wall: ${wall.reason}. Teams of more than one run only built-in strategies; ${GUIDE} says how to get it.`;
}
