import { expect, it } from "vitest";
import { type IndicatorName, indicators } from "./index.ts";

type Bar = readonly [open: number, high: number, low: number, close: number];

/** Fifteen calm bars: bodies of 1, ranges of 2. */
const CALM: Bar[] = Array.from({ length: 15 }, (_, k) =>
  k % 2 === 0 ? [100, 101.5, 99.5, 101] : [101, 101.5, 99.5, 100],
);

/** Patterns too rare for the reference file, each drawn by hand. */
const EXAMPLES: [IndicatorName, number, Bar[]][] = [
  [
    "threeBlackCrows",
    -100,
    [
      [100, 104, 99.9, 103],
      [103.5, 103.6, 102, 102],
      [102.8, 102.9, 101, 101],
      [101.9, 102, 100, 100],
    ],
  ],
  [
    "kicking",
    100,
    [
      [108, 108, 102, 102],
      [109, 112, 109, 112],
    ],
  ],
  [
    "kickingByLength",
    -100,
    [
      [108, 108, 102, 102],
      [109, 112, 109, 112],
    ],
  ],
  [
    "abandonedBaby",
    -100,
    [
      [100, 103.2, 99.8, 103],
      [104, 104.3, 103.6, 104],
      [103, 103.2, 100.5, 101],
    ],
  ],
  [
    "breakaway",
    100,
    [
      [110, 110.2, 106.8, 107],
      [106, 106.2, 104.8, 105],
      [105, 105.2, 104, 104.2],
      [104, 104.5, 102.9, 103],
      [103.5, 106.6, 103.4, 106.5],
    ],
  ],
  [
    "concealingBabySwallow",
    100,
    [
      [105, 105, 103, 103],
      [103, 103, 101, 101],
      [100.5, 101.8, 100, 100.2],
      [102, 102, 99, 99.2],
    ],
  ],
  [
    "matHold",
    100,
    [
      [100, 103.2, 99.8, 103],
      [104, 104.2, 103.3, 103.5],
      [103.4, 103.6, 102.6, 102.8],
      [103, 103.2, 102.2, 102.4],
      [102.8, 105, 102.7, 104.8],
    ],
  ],
  [
    "threeStarsInTheSouth",
    100,
    [
      [105, 105.1, 100, 103],
      [103.5, 103.6, 100.8, 102.5],
      [102, 102.05, 101.45, 101.5],
    ],
  ],
  [
    "uniqueThreeRiver",
    100,
    [
      [105, 105.2, 101.8, 102],
      [103.5, 103.6, 101, 103],
      [101.5, 102.1, 101.2, 102],
    ],
  ],
  [
    "upsideGapTwoCrows",
    -100,
    [
      [100, 103.2, 99.8, 103],
      [104.2, 104.4, 103.4, 103.6],
      [104.6, 104.8, 103.1, 103.2],
    ],
  ],
];

it.each(EXAMPLES)("finds %s", (name, score, bars) => {
  const all = [...CALM, ...bars];
  const columns = [0, 1, 2, 3].map((k) => Float64Array.from(all, (bar) => bar[k]!));
  const [column] = (indicators[name] as typeof indicators.kicking).block(columns as never);
  expect(column[all.length - 1]).toBe(score);
});
