import { readFileSync } from "node:fs";

/**
 * What the journeys know of the installation that start-pitwall.ts started. To run journeys against one that you
 * started yourself, write this as JSON into a file and name it in PITWALL_E2E_STATE.
 */
export type Installation = { address: string; setupLink: string; home: string };

export function installation(): Installation {
  const file = process.env.PITWALL_E2E_STATE;
  if (!file) throw new Error("PITWALL_E2E_STATE is not set: run the journeys with `npm run test:e2e`");
  return JSON.parse(readFileSync(file, "utf8")) as Installation;
}
