"use client";
import { useEffect, useState } from "react";

export type MonacoModule = typeof import("./monaco.ts");
export type MonacoState = {
  readonly tools?: MonacoModule;
  readonly error?: string;
  readonly typing: "loading" | "ready" | "missing";
};

/** Loads the editor on the page that shows it, and the SDK's typing after it. */
export function useMonaco(): MonacoState {
  const [state, setState] = useState<MonacoState>({ typing: "loading" });
  useEffect(() => {
    let current = true;
    const tell = (change: Partial<MonacoState>) =>
      current && setState((before) => ({ ...before, ...change }));
    import("./monaco.ts").then(
      (tools) => {
        tell({ tools });
        tools.loadTyping().then(
          () => tell({ typing: "ready" }),
          () => tell({ typing: "missing" }),
        );
      },
      () => tell({ error: "The editor did not load. Check that Pitwall runs, then reload the page." }),
    );
    return () => {
      current = false;
    };
  }, []);
  return state;
}
