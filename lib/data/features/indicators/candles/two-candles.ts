/** Patterns of two candles. */
import { candle, penetratingCandle } from "./candle.ts";
import type { Candles } from "./candles.ts";

const two = { warmup: 11 } as const;

export const counterattack = candle({
  ...two,
  name: "counterattack",
  title: "Counterattack",
  talib: "CDLCOUNTERATTACK",
  formula: "Two long bodies of opposite colour with equal closes.",
  match: (b) =>
    b.colour(1) === -b.colour(0) && b.isLong(1) && b.isLong(0) && b.isEqual(b.close(0), b.close(1), 1)
      ? 100 * b.colour(0)
      : 0,
});

export const darkCloudCover = penetratingCandle({
  ...two,
  name: "darkCloudCover",
  title: "Dark cloud cover",
  talib: "CDLDARKCLOUDCOVER",
  penetration: 0.5,
  formula: "After a long white body a black one opens above its high and closes deep within it.",
  match: (b, reach) =>
    b.white(1) &&
    b.isLong(1) &&
    b.black(0) &&
    b.open(0) > b.high(1) &&
    b.close(0) > b.open(1) &&
    b.close(0) < b.close(1) - b.body(1) * reach
      ? -100
      : 0,
});

export const dojiStar = candle({
  ...two,
  name: "dojiStar",
  title: "Doji star",
  talib: "CDLDOJISTAR",
  formula: "A doji that gaps away from a long body, in its direction.",
  match: (b) =>
    b.isLong(1) && b.isDoji(0) && (b.white(1) ? b.bodyGapUp(0) : b.bodyGapDown(0)) ? -100 * b.colour(1) : 0,
});

export const engulfing = candle({
  name: "engulfing",
  title: "Engulfing pattern",
  talib: "CDLENGULFING",
  warmup: 2,
  formula: "A body that covers the last one of the other colour.",
  match: (b) => {
    const engulfs = b.white(0)
      ? b.black(1) && b.close(0) > b.open(1) && b.open(0) < b.close(1)
      : b.white(1) && b.open(0) > b.close(1) && b.close(0) < b.open(1);
    return engulfs ? 100 * b.colour(0) : 0;
  },
});

export const harami = candle({
  ...two,
  name: "harami",
  title: "Harami",
  talib: "CDLHARAMI",
  formula: "A short body inside the long one before it.",
  match: (b) => (b.isLong(1) && b.isNotLong(0) && b.bodyInside(0) ? -100 * b.colour(1) : 0),
});

export const haramiCross = candle({
  ...two,
  name: "haramiCross",
  title: "Harami cross",
  talib: "CDLHARAMICROSS",
  formula: "A doji inside the long body before it.",
  match: (b) => (b.isLong(1) && b.isDoji(0) && b.bodyInside(0) ? -100 * b.colour(1) : 0),
});

export const homingPigeon = candle({
  ...two,
  name: "homingPigeon",
  title: "Homing pigeon",
  talib: "CDLHOMINGPIGEON",
  formula: "A short black body inside a long black one.",
  match: (b) =>
    b.black(1) &&
    b.black(0) &&
    b.isLong(1) &&
    b.isNotLong(0) &&
    b.open(0) < b.open(1) &&
    b.close(0) > b.close(1)
      ? 100
      : 0,
});

/** A white bar that opens below the low of a long black one. */
const reboundFromBelow = (b: Candles) => b.black(1) && b.isLong(1) && b.white(0) && b.open(0) < b.low(1);

export const inNeck = candle({
  ...two,
  name: "inNeck",
  title: "In-neck pattern",
  talib: "CDLINNECK",
  formula: "After a long black bar a white one opens below its low and closes at its close or just above.",
  match: (b) =>
    reboundFromBelow(b) && b.close(0) <= b.close(1) + b.equal(1) && b.close(0) >= b.close(1) ? -100 : 0,
});

export const onNeck = candle({
  ...two,
  name: "onNeck",
  title: "On-neck pattern",
  talib: "CDLONNECK",
  formula: "After a long black bar a white one opens below its low and closes at that low.",
  match: (b) => (reboundFromBelow(b) && b.isEqual(b.close(0), b.low(1), 1) ? -100 : 0),
});

export const thrusting = candle({
  ...two,
  name: "thrusting",
  title: "Thrusting pattern",
  talib: "CDLTHRUSTING",
  formula: "After a long black bar a white one opens below its low and closes in its body, below the middle.",
  match: (b) =>
    reboundFromBelow(b) && b.close(0) > b.close(1) + b.equal(1) && b.close(0) <= b.close(1) + b.body(1) * 0.5
      ? -100
      : 0,
});

export const piercing = candle({
  ...two,
  name: "piercing",
  title: "Piercing pattern",
  talib: "CDLPIERCING",
  formula:
    "After a long black bar a long white one opens below its low and closes in its body, above the middle.",
  match: (b) =>
    reboundFromBelow(b) && b.isLong(0) && b.close(0) < b.open(1) && b.close(0) > b.close(1) + b.body(1) * 0.5
      ? 100
      : 0,
});

const isMarubozu = (b: Candles, ago: number) => b.isLong(ago) && b.noUpperShadow(ago) && b.noLowerShadow(ago);
const kicks = (b: Candles) =>
  b.colour(1) === -b.colour(0) &&
  isMarubozu(b, 1) &&
  isMarubozu(b, 0) &&
  (b.black(1) ? b.gapUp(0) : b.gapDown(0));

export const kicking = candle({
  ...two,
  name: "kicking",
  title: "Kicking",
  talib: "CDLKICKING",
  formula: "Two marubozu of opposite colour with a gap between; the second gives the sign.",
  match: (b) => (kicks(b) ? 100 * b.colour(0) : 0),
});

export const kickingByLength = candle({
  ...two,
  name: "kickingByLength",
  title: "Kicking by length",
  talib: "CDLKICKINGBYLENGTH",
  formula: "Two marubozu of opposite colour with a gap between; the longer gives the sign.",
  match: (b) => (kicks(b) ? 100 * b.colour(b.body(0) > b.body(1) ? 0 : 1) : 0),
});

export const matchingLow = candle({
  name: "matchingLow",
  title: "Matching low",
  talib: "CDLMATCHINGLOW",
  warmup: 6,
  formula: "Two black bars with equal closes.",
  match: (b) => (b.black(1) && b.black(0) && b.isEqual(b.close(0), b.close(1), 1) ? 100 : 0),
});

export const separatingLines = candle({
  ...two,
  name: "separatingLines",
  title: "Separating lines",
  talib: "CDLSEPARATINGLINES",
  formula: "A belt-hold that opens where the last bar of the other colour opened.",
  match: (b) =>
    b.colour(1) === -b.colour(0) &&
    b.isEqual(b.open(0), b.open(1), 1) &&
    b.isLong(0) &&
    (b.white(0) ? b.noLowerShadow(0) : b.noUpperShadow(0))
      ? 100 * b.colour(0)
      : 0,
});
