"use client";
import { useFreshness, useLiveFacts } from "#components/providers/index.ts";
import { cx, formatInteger } from "#components/ui/index.ts";

const faces = {
  connecting: ["Connecting", "bg-(--st-grey)"],
  live: ["Connected", "bg-good"],
  stale: ["Stale", "bg-warn"],
  offline: ["Offline", "bg-bad"],
} as const;

/** Whether news arrive, and how long a round trip to the server takes. */
export function ConnectionLight() {
  const { state } = useFreshness();
  const { latencyMs } = useLiveFacts();
  const [word, hue] = faces[state];
  return (
    <span role="status" className="inline-flex items-center gap-1.5">
      <span aria-hidden="true" className={cx("size-[7px] rounded-full", hue)} />
      <span className="phone:sr-only">{word}</span>
      {state === "live" && latencyMs !== undefined && (
        <span aria-hidden="true" className="text-3 max-laptop:hidden">
          {formatInteger(Math.max(1, latencyMs))} ms
        </span>
      )}
    </span>
  );
}
