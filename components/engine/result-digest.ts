import { restTimer } from "#components/ui/index.ts";
import type { EngineHost } from "./engine-host.ts";
import { stepsOf, type WhatIfRuns } from "./what-if-runs.ts";

const SETTLED_MS = 400;

/**
 * Keeps `data-result-digest`: SHA-256 of the encoded result once the sliders rest, proof that every host writes the same
 * bytes. Returns how to stop.
 */
export function writeDigest(element: HTMLElement | null, runs: WhatIfRuns, host: EngineHost | undefined) {
  // Browsers give `crypto.subtle` to pages served over https or from this machine.
  if (!element || !host || !globalThis.crypto?.subtle) return;
  let stopped = false;
  const rest = restTimer(SETTLED_MS, async () => {
    const { job } = runs.getState().mine;
    const encoded = job && (await host.encode(job));
    if (!encoded?.ok) return;
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", encoded.value.slice().buffer));
    if (stopped || runs.getState().mine.job !== job) return;
    const digits = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0"));
    element.setAttribute("data-result-digest", digits.join(""));
  });
  const stop = stepsOf(runs)(() => {
    element.removeAttribute("data-result-digest");
    rest.touch();
  });
  return () => {
    stopped = true;
    stop();
    rest.stop();
  };
}
