import { Command } from "commander";
import { z } from "zod";
import { EmailInput, NameInput } from "#server/access/members/index.ts";
import { createTeam } from "#server/access/setup/index.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { WHICH_INSTALLATION, withInstallation } from "./installation.ts";
import { printJson } from "./print-json.ts";

export const teamCommand = () =>
  new Command("team")
    .description("Teams of an installation, for its operator")
    .addCommand(
      new Command("create")
        .description(
          "Makes a further team and prints it as one line of JSON, with the owner's invite link if needed.",
        )
        .requiredOption("--name <name>", "the team's name")
        .requiredOption(
          "--owner <email>",
          "its first owner: an account of this installation, or who is invited by link",
        )
        .addHelpText("after", WHICH_INSTALLATION)
        .action(create),
    );

async function create(options: { name: string; owner: string }): Promise<void> {
  const { name, owner: ownerEmail } = z.object({ name: NameInput, owner: EmailInput }).parse(options);
  const { validDays } = config().invites;
  const made = await withInstallation(({ pool }) => createTeam(pool, { name, ownerEmail, validDays }));
  printJson({ name, owner: ownerEmail, ...made });
}
