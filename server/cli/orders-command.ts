import { Command } from "commander";
import type { Pool } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { listTeams, type Team } from "#server/access/setup/index.ts";
import { type Verified, verifyOrders } from "#server/execution/orders/index.ts";
import { transaction } from "#server/infrastructure/db/index.ts";
import { WHICH_INSTALLATION, withInstallation } from "./installation.ts";
import { printJson } from "./print-json.ts";

export const ordersCommand = () =>
  new Command("orders")
    .description("Orders of an installation, for its operator")
    .addCommand(
      new Command("verify")
        .description(
          "Rebuilds orders, executions, positions and balances from facts, and says each difference in a sentence.",
        )
        .option("--team <name>", "one team; default: all")
        .addHelpText(
          "after",
          `\nPrints one line of JSON a team, with the hash of its state. Exit code 1 when anything differs.${WHICH_INSTALLATION}`,
        )
        .action(verify),
    );

async function verify({ team }: { team?: string }): Promise<void> {
  await withInstallation(async ({ pool }) => {
    for (const one of await teamsNamed(pool, team)) {
      const found = await transaction(pool, { teamId: one.id, snapshot: true }, verifyOrders);
      report(one, found);
    }
  });
}

function report({ name }: Team, { orders, hash, keptHash, differences }: Verified): void {
  for (const { what, kept, rebuilt } of differences) {
    process.stderr.write(`${what} of ${name} is kept as "${kept}", and its facts say "${rebuilt}".\n`);
    process.exitCode = 1;
  }
  printJson({ team: name, orders, differences: differences.length, hash, keptHash });
}

async function teamsNamed(pool: Pool, wanted: string | undefined): Promise<readonly Team[]> {
  const teams = await listTeams(pool);
  const found =
    wanted === undefined ? teams : teams.filter(({ id, name }) => id === wanted || name === wanted);
  if (found.length > 0) return found;
  const names = teams.map(({ name }) => name).join(", ");
  throw new AppError("not-found", `There is no team "${wanted}"; the installation has ${names}.`);
}
