"use client";
import { useEffect, useRef, useState } from "react";
import { createEngineHost, type EngineHost, type EngineRun, type RunJob } from "./engine-host.ts";
import { type LatestWins, latestWins } from "./latest-wins.ts";
import type { EngineFailure, EngineOutcome } from "./protocol.ts";

/** The engine of this part of the page; it starts with its first request and ends with the part. */
export function useEngineHost(): EngineHost | undefined {
  const [host, setHost] = useState<EngineHost>();
  useEffect(() => {
    const made = createEngineHost();
    setHost(made);
    return () => made.close();
  }, []);
  return host;
}

export type RunState = {
  /** The newest run that finished, and what it was asked for. */
  readonly run: EngineRun | undefined;
  readonly job: RunJob | undefined;
  /** Why the newest request gave no run; the run before it stays. */
  readonly failure: EngineFailure | undefined;
};
const NOTHING: RunState = { run: undefined, job: undefined, failure: undefined };

/** Runs whatever job it is given; when they come faster than they run, only the newest waits. Keep the job stable. */
export function useRun(host: EngineHost | undefined, job: RunJob | undefined): RunState {
  const [state, setState] = useState(NOTHING);
  const lane = useRef<LatestWins<RunJob>>(undefined);
  useEffect(() => {
    if (!host) return;
    const made = latestWins<RunJob, EngineOutcome<EngineRun>>(host.run, (outcome, asked) =>
      setState((before) =>
        outcome.ok
          ? { run: outcome.value, job: asked, failure: undefined }
          : { ...before, failure: outcome.failure },
      ),
    );
    lane.current = made;
    return () => made.stop();
  }, [host]);
  useEffect(() => {
    if (host && job) lane.current?.request(job);
  }, [host, job]);
  return state;
}

const SETTLED_MS = 400;

/** SHA-256 of the encoded result of a job once it rests: proof that every host writes the same bytes. */
export function useResultDigest(host: EngineHost | undefined, job: RunJob | undefined): string | undefined {
  const [digest, setDigest] = useState<string>();
  useEffect(() => {
    setDigest(undefined);
    // Browsers give `crypto.subtle` to pages served over https or from this machine.
    if (!host || !job || !globalThis.crypto?.subtle) return;
    let current = true;
    const timer = setTimeout(async () => {
      const encoded = await host.encode(job);
      if (!encoded.ok) return;
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", encoded.value.slice().buffer));
      if (current) setDigest(Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join(""));
    }, SETTLED_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [host, job]);
  return digest;
}
