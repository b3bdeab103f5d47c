"use client";
import { useEffect, useState } from "react";
import { createEngineHost, type EngineHost } from "./engine-host.ts";

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
