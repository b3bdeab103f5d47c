import { useCallback, useState } from "react";

/** The soft findings that the reader ticked, by control. */
export function useAcceptedFindings() {
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set());
  const accept = useCallback((control: string, on: boolean) => {
    setAccepted((before) => {
      const next = new Set(before);
      if (on) next.add(control);
      else next.delete(control);
      return next;
    });
  }, []);
  const acceptNone = useCallback(() => setAccepted(new Set()), []);
  return { accepted, accept, acceptNone };
}
