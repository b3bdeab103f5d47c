import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import type { Control, VenueSettings } from "./protocol.ts";

export type LaunchedVenue = {
  readonly url: string;
  readonly pid: number;
  readonly control: (control: Control) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Starts the fake venue as a process of its own, which leaves with this one. */
export async function launchFakeVenue(settings: z.input<typeof VenueSettings>): Promise<LaunchedVenue> {
  const child = fork(
    /* turbopackIgnore: true */ join(import.meta.dirname, "main.ts"),
    [JSON.stringify(settings)],
    {
      execArgv: ["--conditions=react-server"],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    },
  );
  const ended = once(child, "exit");
  const [said] = await Promise.race([once(child, "message"), ended]);
  const { url } = z.object({ url: z.url() }).catch({ url: "" }).parse(said);
  if (!url) throw new AppError("unavailable", "The fake venue did not start; its output says why.");
  return {
    url,
    pid: child.pid as number,
    async control(control) {
      const answer = await fetch(`${url}/control`, { method: "POST", body: JSON.stringify(control) });
      if (!answer.ok) throw new AppError("bad-input", await answer.text());
    },
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
