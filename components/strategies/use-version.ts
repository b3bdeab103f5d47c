"use client";
import { useEffect, useState } from "react";
import type { VersionContent } from "./workbench-types.ts";

/** The content of a version, once it is loaded. */
export function useVersion(
  hash: string | undefined,
  load: (hash: string) => Promise<VersionContent>,
): { content?: VersionContent; error?: Error } {
  const [state, setState] = useState<{ hash?: string; content?: VersionContent; error?: Error }>({});
  useEffect(() => {
    if (!hash) return;
    let current = true;
    load(hash).then(
      (content) => current && setState({ hash, content }),
      (error: Error) => current && setState({ hash, error }),
    );
    return () => {
      current = false;
    };
  }, [hash, load]);
  return state.hash === hash ? state : {};
}
