"use client";
import { useEffect, useState } from "react";
import { formatClock, formatDate, useTimeZone, zoneName } from "#components/ui/index.ts";

/** The time of day in the reader's zone; empty until the browser knows it. */
export function Clock() {
  const [now, setNow] = useState<number>();
  const zone = useTimeZone();
  useEffect(() => {
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, []);
  if (now === undefined) return null;
  return (
    <span className="whitespace-nowrap text-2 max-laptop:hidden">
      <span className="font-mono text-1">{formatClock(now, zone)}</span> {zoneName(zone)} ·{" "}
      {formatDate(now, zone)}
    </span>
  );
}
