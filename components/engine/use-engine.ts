"use client";
import { useEffect, useState } from "react";
import { createEngineHost, type EngineHost, type RunJob } from "./engine-host.ts";

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
