import type { LimitUse } from "./trading-types.ts";

/** From this part of a limit on it is near. */
const NEAR = 0.8;

const usedPart = ({ after, limit }: LimitUse): number => (limit > 0 ? after / limit : after > 0 ? 2 : 0);

/** How an order stands to a limit. */
export function limitState(use: LimitUse) {
  const used = usedPart(use);
  if (used > 1) return { word: "over", glyph: "⊘" } as const;
  return used >= NEAR ? ({ word: "near", glyph: "!" } as const) : ({ word: "within", glyph: "✓" } as const);
}

/** Those that leave the least room first. */
export const tightest = (limits: readonly LimitUse[]): LimitUse[] =>
  limits.toSorted((a, b) => usedPart(b) - usedPart(a));
