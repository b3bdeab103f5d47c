import { Chip, type Tone } from "#components/ui/index.ts";

const STATES: Record<string, readonly [Tone, string]> = {
  starting: ["neutral", "Starting"],
  running: ["good", "Running"],
  paused: ["warn", "Paused"],
  stopping: ["warn", "Stopping"],
  stopped: ["quiet", "Stopped"],
  ended: ["quiet", "Ended"],
  failed: ["bad", "Failed"],
};

export const isOverForward = (state: string): boolean => ["stopped", "ended", "failed"].includes(state);

export function ForwardStateChip({ state }: { state: string }) {
  const [tone, word] = STATES[state] ?? ["quiet", state];
  return <Chip tone={tone}>{word}</Chip>;
}
