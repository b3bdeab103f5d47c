import { Chip } from "#components/ui/index.ts";
import type { ImportState } from "./words.ts";

const tones = {
  queued: { tone: "quiet", word: "Queued" },
  running: { tone: "neutral", word: "Running" },
  published: { tone: "good", word: "Published" },
  failed: { tone: "bad", word: "Failed" },
  cancelled: { tone: "quiet", word: "Cancelled" },
} as const;

export function ImportStateChip({ state }: { state: ImportState }) {
  const { tone, word } = tones[state];
  return <Chip tone={tone}>{word}</Chip>;
}
