/** Patterns of one candle, some with a look at the bar before. */
import { candle } from "./candle.ts";

const one = { warmup: 10 } as const;

export const beltHold = candle({
  ...one,
  name: "beltHold",
  title: "Belt-hold",
  talib: "CDLBELTHOLD",
  formula: "A long body that opens at its extreme: white without lower shadow, black without upper shadow.",
  match: (b) =>
    b.isLong(0) && (b.white(0) ? b.noLowerShadow(0) : b.noUpperShadow(0)) ? 100 * b.colour(0) : 0,
});

export const closingMarubozu = candle({
  ...one,
  name: "closingMarubozu",
  title: "Closing marubozu",
  talib: "CDLCLOSINGMARUBOZU",
  formula: "A long body that closes at its extreme: white without upper shadow, black without lower shadow.",
  match: (b) =>
    b.isLong(0) && (b.white(0) ? b.noUpperShadow(0) : b.noLowerShadow(0)) ? 100 * b.colour(0) : 0,
});

export const doji = candle({
  ...one,
  name: "doji",
  title: "Doji",
  talib: "CDLDOJI",
  formula: "Open and close are nearly equal.",
  match: (b) => (b.isDoji(0) ? 100 : 0),
});

export const dragonflyDoji = candle({
  ...one,
  name: "dragonflyDoji",
  title: "Dragonfly doji",
  talib: "CDLDRAGONFLYDOJI",
  formula: "A doji at the top of its range: a lower shadow only.",
  match: (b) => (b.isDoji(0) && b.noUpperShadow(0) && b.hasLowerShadow(0) ? 100 : 0),
});

export const gravestoneDoji = candle({
  ...one,
  name: "gravestoneDoji",
  title: "Gravestone doji",
  talib: "CDLGRAVESTONEDOJI",
  formula: "A doji at the bottom of its range: an upper shadow only.",
  match: (b) => (b.isDoji(0) && b.noLowerShadow(0) && b.hasUpperShadow(0) ? 100 : 0),
});

export const longLeggedDoji = candle({
  ...one,
  name: "longLeggedDoji",
  title: "Long-legged doji",
  talib: "CDLLONGLEGGEDDOJI",
  formula: "A doji with a long shadow on either side.",
  match: (b) => (b.isDoji(0) && (b.longLowerShadow(0) || b.longUpperShadow(0)) ? 100 : 0),
});

export const rickshawMan = candle({
  ...one,
  name: "rickshawMan",
  title: "Rickshaw man",
  talib: "CDLRICKSHAWMAN",
  formula: "A doji with long shadows on both sides and its body near the middle of the range.",
  match(b) {
    if (!(b.isDoji(0) && b.longLowerShadow(0) && b.longUpperShadow(0))) return 0;
    const middle = b.low(0) + b.range(0) / 2;
    return b.bottom(0) <= middle + b.near(0) && b.top(0) >= middle - b.near(0) ? 100 : 0;
  },
});

export const takuri = candle({
  ...one,
  name: "takuri",
  title: "Takuri line",
  talib: "CDLTAKURI",
  formula: "A dragonfly doji whose lower shadow is more than twice its body.",
  match: (b) => (b.isDoji(0) && b.noUpperShadow(0) && b.longLowerShadow(0, 2) ? 100 : 0),
});

export const highWave = candle({
  ...one,
  name: "highWave",
  title: "High-wave candle",
  talib: "CDLHIGHWAVE",
  formula: "A short body with both shadows more than twice as long.",
  match: (b) => (b.isShort(0) && b.longUpperShadow(0, 2) && b.longLowerShadow(0, 2) ? 100 * b.colour(0) : 0),
});

export const spinningTop = candle({
  ...one,
  name: "spinningTop",
  title: "Spinning top",
  talib: "CDLSPINNINGTOP",
  formula: "A short body with both shadows longer than it.",
  match: (b) => (b.isShort(0) && b.longUpperShadow(0) && b.longLowerShadow(0) ? 100 * b.colour(0) : 0),
});

export const longLine = candle({
  ...one,
  name: "longLine",
  title: "Long line candle",
  talib: "CDLLONGLINE",
  formula: "A long body with short shadows.",
  match(b) {
    const usual = b.usualShadow(0);
    return b.isLong(0) && b.upperShadow(0) < usual && b.lowerShadow(0) < usual ? 100 * b.colour(0) : 0;
  },
});

export const shortLine = candle({
  ...one,
  name: "shortLine",
  title: "Short line candle",
  talib: "CDLSHORTLINE",
  formula: "A short body with short shadows.",
  match(b) {
    const usual = b.usualShadow(0);
    return b.isShort(0) && b.upperShadow(0) < usual && b.lowerShadow(0) < usual ? 100 * b.colour(0) : 0;
  },
});

export const marubozu = candle({
  ...one,
  name: "marubozu",
  title: "Marubozu",
  talib: "CDLMARUBOZU",
  formula: "A long body without shadows.",
  match: (b) => (b.isLong(0) && b.noUpperShadow(0) && b.noLowerShadow(0) ? 100 * b.colour(0) : 0),
});

export const hammer = candle({
  name: "hammer",
  title: "Hammer",
  talib: "CDLHAMMER",
  warmup: 11,
  formula: "A short body with a long lower and no upper shadow, near or below the last low.",
  match: (b) =>
    b.isShort(0) && b.longLowerShadow(0) && b.noUpperShadow(0) && b.bottom(0) <= b.low(1) + b.near(1)
      ? 100
      : 0,
});

export const hangingMan = candle({
  name: "hangingMan",
  title: "Hanging man",
  talib: "CDLHANGINGMAN",
  warmup: 11,
  formula: "A short body with a long lower and no upper shadow, near or above the last high.",
  match: (b) =>
    b.isShort(0) && b.longLowerShadow(0) && b.noUpperShadow(0) && b.bottom(0) >= b.high(1) - b.near(1)
      ? -100
      : 0,
});

export const invertedHammer = candle({
  name: "invertedHammer",
  title: "Inverted hammer",
  talib: "CDLINVERTEDHAMMER",
  warmup: 11,
  formula: "A short body with a long upper and no lower shadow, gapping below the last body.",
  match: (b) => (b.isShort(0) && b.longUpperShadow(0) && b.noLowerShadow(0) && b.bodyGapDown(0) ? 100 : 0),
});

export const shootingStar = candle({
  name: "shootingStar",
  title: "Shooting star",
  talib: "CDLSHOOTINGSTAR",
  warmup: 11,
  formula: "A short body with a long upper and no lower shadow, gapping above the last body.",
  match: (b) => (b.isShort(0) && b.longUpperShadow(0) && b.noLowerShadow(0) && b.bodyGapUp(0) ? -100 : 0),
});
