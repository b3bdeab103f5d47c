import { Chip } from "#components/ui/index.ts";
import type { AccountSummary } from "./trading-types.ts";

const WORDS = { connected: "Connected", connecting: "Connecting", down: "Down", none: "No line" } as const;

/** How the line to the account's broker stands. */
export function ConnectionWord({ connection }: Pick<AccountSummary, "connection">) {
  const { state, reason } = connection;
  const tone = state === "connected" ? "good" : state === "down" ? "bad" : "warn";
  return (
    <Chip tone={tone} title={reason ?? undefined}>
      {WORDS[state]}
    </Chip>
  );
}
