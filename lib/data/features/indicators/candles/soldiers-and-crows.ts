/** Patterns of three candles that march one way. */
import { candle } from "./candle.ts";
import type { Candles } from "./candles.ts";

const three = { warmup: 12 } as const;

const threeBlack = (b: Candles) => b.black(2) && b.black(1) && b.black(0);
const threeWhite = (b: Candles) => b.white(2) && b.white(1) && b.white(0);
const closesFall = (b: Candles) => b.close(2) > b.close(1) && b.close(1) > b.close(0);
const closesRise = (b: Candles) => b.close(0) > b.close(1) && b.close(1) > b.close(2);
/** Opens within or near the white body before it. */
const opensInOrNear = (b: Candles, ago: number) =>
  b.open(ago) > b.open(ago + 1) && b.open(ago) <= b.close(ago + 1) + b.near(ago + 1);
const opensInBlack = (b: Candles, ago: number) =>
  b.open(ago) < b.open(ago + 1) && b.open(ago) > b.close(ago + 1);
const noLowerShadows = (b: Candles) => b.noLowerShadow(2) && b.noLowerShadow(1) && b.noLowerShadow(0);

export const threeBlackCrows = candle({
  name: "threeBlackCrows",
  title: "Three black crows",
  talib: "CDL3BLACKCROWS",
  warmup: 13,
  formula:
    "After a white bar three black ones without lower shadow, each opening in the last body, closing lower.",
  match: (b) =>
    threeBlack(b) &&
    noLowerShadows(b) &&
    opensInBlack(b, 1) &&
    opensInBlack(b, 0) &&
    b.white(3) &&
    b.high(3) > b.close(2) &&
    closesFall(b)
      ? -100
      : 0,
});

export const identicalThreeCrows = candle({
  ...three,
  name: "identicalThreeCrows",
  title: "Identical three crows",
  talib: "CDLIDENTICAL3CROWS",
  formula: "Three falling black bars without lower shadow, each opening at the last close.",
  match: (b) =>
    threeBlack(b) &&
    noLowerShadows(b) &&
    closesFall(b) &&
    b.isEqual(b.open(1), b.close(2), 2) &&
    b.isEqual(b.open(0), b.close(1), 1)
      ? -100
      : 0,
});

export const threeWhiteSoldiers = candle({
  ...three,
  name: "threeWhiteSoldiers",
  title: "Three advancing white soldiers",
  talib: "CDL3WHITESOLDIERS",
  formula:
    "Three rising white bars without upper shadow, none far shorter than the last, each opening in or near it.",
  match: (b) =>
    threeWhite(b) &&
    b.noUpperShadow(2) &&
    b.noUpperShadow(1) &&
    b.noUpperShadow(0) &&
    closesRise(b) &&
    opensInOrNear(b, 1) &&
    opensInOrNear(b, 0) &&
    b.body(1) > b.body(2) - b.far(2) &&
    b.body(0) > b.body(1) - b.far(1) &&
    !b.isNotLong(0)
      ? 100
      : 0,
});

export const advanceBlock = candle({
  ...three,
  name: "advanceBlock",
  title: "Advance block",
  talib: "CDLADVANCEBLOCK",
  formula: "Three rising white bars that weaken: ever smaller bodies or long upper shadows.",
  match(b) {
    const marches = threeWhite(b) && closesRise(b) && opensInOrNear(b, 1) && opensInOrNear(b, 0);
    if (!(marches && b.isLong(2) && b.upperShadow(2) < b.usualShadow(2))) return 0;
    const shrinks = b.body(0) < b.body(1);
    const weakens =
      (b.body(1) < b.body(2) - b.far(2) && b.body(0) < b.body(1) + b.near(1)) ||
      b.body(0) < b.body(1) - b.far(1) ||
      (shrinks &&
        b.body(1) < b.body(2) &&
        (b.upperShadow(0) > b.usualShadow(0) || b.upperShadow(1) > b.usualShadow(1))) ||
      (shrinks && b.longUpperShadow(0));
    return weakens ? -100 : 0;
  },
});

export const stalledPattern = candle({
  ...three,
  name: "stalledPattern",
  title: "Stalled pattern",
  talib: "CDLSTALLEDPATTERN",
  formula: "Two long rising white bars, then a small one that rides on the shoulder of the second.",
  match: (b) =>
    threeWhite(b) &&
    closesRise(b) &&
    b.isLong(2) &&
    b.isLong(1) &&
    b.noUpperShadow(1) &&
    opensInOrNear(b, 1) &&
    b.isShort(0) &&
    b.open(0) >= b.close(1) - b.body(0) - b.near(1)
      ? -100
      : 0,
});

export const threeStarsInTheSouth = candle({
  ...three,
  name: "threeStarsInTheSouth",
  title: "Three stars in the south",
  talib: "CDL3STARSINSOUTH",
  formula:
    "Three shrinking black bars: the first with a long lower shadow, the last a small marubozu inside.",
  match: (b) =>
    threeBlack(b) &&
    b.isLong(2) &&
    b.longLowerShadow(2) &&
    b.body(1) < b.body(2) &&
    b.open(1) > b.close(2) &&
    b.open(1) <= b.high(2) &&
    b.low(1) < b.close(2) &&
    b.low(1) >= b.low(2) &&
    b.hasLowerShadow(1) &&
    b.isShort(0) &&
    b.noLowerShadow(0) &&
    b.noUpperShadow(0) &&
    b.low(0) > b.low(1) &&
    b.high(0) < b.high(1)
      ? 100
      : 0,
});
