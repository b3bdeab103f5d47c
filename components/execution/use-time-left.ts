import { useEffect, useState } from "react";

/** Milliseconds until an instant in microseconds; undefined without one. */
export function useTimeLeft(untilMicros: number | undefined): number | undefined {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (untilMicros === undefined) return;
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [untilMicros]);
  return untilMicros === undefined || now === 0 ? undefined : untilMicros / 1000 - now;
}
