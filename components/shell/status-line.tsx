"use client";
import { useFreshness, useLiveFacts } from "#components/providers/index.ts";
import { formatNumber, useTimeZone, zoneName } from "#components/ui/index.ts";

/** The bottom line: how old the news is, who works, in which zone times are, which build this is. */
export function StatusLine() {
  const { silentMs } = useFreshness();
  const { workers, build } = useLiveFacts();
  const zone = useTimeZone();
  return (
    <footer className="flex h-6 items-center gap-4 overflow-hidden whitespace-nowrap border-t px-3 text-11 text-3 phone:hidden">
      <span>Heartbeat {silentMs === undefined ? "—" : `${formatNumber(silentMs / 1000, 1)} s`}</span>
      <span>
        {workers === undefined ? "Workers —" : workers === 1 ? "1 worker" : `${workers} workers`}
        {workers === 0 && " · jobs wait"}
      </span>
      <span>Times in {zoneName(zone)}</span>
      {build && <span className="ml-auto">Build {build}</span>}
    </footer>
  );
}
