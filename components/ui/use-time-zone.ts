"use client";
import { localZone } from "./format-time.ts";
import { usePreferences } from "./preferences.ts";

/** The IANA zone that times are shown in. */
export function useTimeZone(): string {
  const zone = usePreferences((preferences) => preferences.zone);
  return zone === "utc" ? "UTC" : localZone();
}
