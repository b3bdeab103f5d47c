"use client";
import { useEffect, useState } from "react";

/** This moment in epoch milliseconds, moving on every ten seconds: enough for "8 s ago". */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
