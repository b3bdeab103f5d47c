import { Command } from "commander";
import { backtestCommand } from "./backtest-command.ts";
import { backupCommand, restoreCommand } from "./backup-command.ts";
import { dataCommand } from "./data-command.ts";
import { forwardTestCommand } from "./forward-test-command.ts";
import { withSchemas } from "./options-schema.ts";
import { ordersCommand } from "./orders-command.ts";
import { statisticsCommand } from "./statistics-command.ts";
import { teamCommand } from "./team-command.ts";

/** The commands; a new one is a file beside this one and a line here. */
export const pitwall = () =>
  withSchemas(
    new Command("pitwall")
      .description(
        "Backtests, data and statistics on the command line. Exit codes: 0 done, 2 bad input, 1 a bug.",
      )
      .addCommand(backtestCommand())
      .addCommand(backupCommand())
      .addCommand(dataCommand())
      .addCommand(forwardTestCommand())
      .addCommand(ordersCommand())
      .addCommand(restoreCommand())
      .addCommand(statisticsCommand())
      .addCommand(teamCommand()),
  );
