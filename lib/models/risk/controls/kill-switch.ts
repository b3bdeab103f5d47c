import { z } from "zod";
import { control } from "#lib/models/risk/control.ts";

export const killSwitch = control({
  title: "Kill switch",
  description:
    "Refuses every order while a kill switch stands over its strategy, account, desk or everything.",
  settings: z.strictObject({}),
  severity: "hard",
  check: ({ snapshot }) =>
    snapshot.stopped ? "A kill switch stops this: it must be armed again by a second person first." : null,
});
