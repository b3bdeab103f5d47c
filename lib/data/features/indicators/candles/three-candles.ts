/** Patterns of three candles: reversals by a star, gaps and bodies inside bodies. */
import { candle, penetratingCandle } from "./candle.ts";
import type { Candles } from "./candles.ts";

const three = { warmup: 12 } as const;

export const twoCrows = candle({
  ...three,
  name: "twoCrows",
  title: "Two crows",
  talib: "CDL2CROWS",
  formula:
    "A long white bar, a black one that gaps up, a black one that opens in it and closes in the first.",
  match: (b) =>
    b.white(2) &&
    b.isLong(2) &&
    b.black(1) &&
    b.bodyGapUp(1) &&
    b.black(0) &&
    b.open(0) < b.open(1) &&
    b.open(0) > b.close(1) &&
    b.close(0) > b.open(2) &&
    b.close(0) < b.close(2)
      ? -100
      : 0,
});

export const upsideGapTwoCrows = candle({
  ...three,
  name: "upsideGapTwoCrows",
  title: "Upside gap two crows",
  talib: "CDLUPSIDEGAP2CROWS",
  formula:
    "A long white bar, a short black one that gaps up, a black one that covers it above the first close.",
  match: (b) =>
    b.white(2) &&
    b.isLong(2) &&
    b.black(1) &&
    b.isNotLong(1) &&
    b.bodyGapUp(1) &&
    b.black(0) &&
    b.open(0) > b.open(1) &&
    b.close(0) < b.close(1) &&
    b.close(0) > b.close(2)
      ? -100
      : 0,
});

export const threeInside = candle({
  ...three,
  name: "threeInside",
  title: "Three inside up or down",
  talib: "CDL3INSIDE",
  formula: "A harami, confirmed by a close beyond the open of its long bar.",
  match: (b) =>
    b.isLong(2) &&
    b.isNotLong(1) &&
    b.bodyInside(1) &&
    (b.white(2) ? b.black(0) && b.close(0) < b.open(2) : b.white(0) && b.close(0) > b.open(2))
      ? -100 * b.colour(2)
      : 0,
});

export const threeOutside = candle({
  name: "threeOutside",
  title: "Three outside up or down",
  talib: "CDL3OUTSIDE",
  warmup: 3,
  formula: "An engulfing pattern, confirmed by the next close.",
  match(b) {
    const confirmed = b.white(1)
      ? b.black(2) && b.close(1) > b.open(2) && b.open(1) < b.close(2) && b.close(0) > b.close(1)
      : b.white(2) && b.open(1) > b.close(2) && b.close(1) < b.open(2) && b.close(0) < b.close(1);
    return confirmed ? 100 * b.colour(1) : 0;
  },
});

export const abandonedBaby = penetratingCandle({
  ...three,
  name: "abandonedBaby",
  title: "Abandoned baby",
  talib: "CDLABANDONEDBABY",
  penetration: 0.3,
  formula:
    "A doji with gaps on both sides between a long bar and one of the other colour that closes deep in it.",
  match(b, reach) {
    if (!(b.isLong(2) && b.isDoji(1) && !b.isNotLong(0))) return 0;
    const falls =
      b.white(2) && b.black(0) && b.close(0) < b.close(2) - b.body(2) * reach && b.gapUp(1) && b.gapDown(0);
    const rises =
      b.black(2) && b.white(0) && b.close(0) > b.close(2) + b.body(2) * reach && b.gapDown(1) && b.gapUp(0);
    return falls || rises ? 100 * b.colour(0) : 0;
  },
});

const fallsFromStar = (b: Candles, reach: number) =>
  b.isLong(2) &&
  b.white(2) &&
  b.bodyGapUp(1) &&
  b.isLong(0) &&
  b.black(0) &&
  b.close(0) < b.close(2) - b.body(2) * reach;

const risesFromStar = (b: Candles, reach: number) =>
  b.isLong(2) &&
  b.black(2) &&
  b.bodyGapDown(1) &&
  b.isLong(0) &&
  b.white(0) &&
  b.close(0) > b.close(2) + b.body(2) * reach;

export const eveningStar = penetratingCandle({
  ...three,
  name: "eveningStar",
  title: "Evening star",
  talib: "CDLEVENINGSTAR",
  penetration: 0.3,
  formula: "A short body gaps above a long white one; then a black bar closes deep within the first.",
  match: (b, reach) => (b.isNotLong(1) && fallsFromStar(b, reach) ? -100 : 0),
});

export const eveningDojiStar = penetratingCandle({
  ...three,
  name: "eveningDojiStar",
  title: "Evening doji star",
  talib: "CDLEVENINGDOJISTAR",
  penetration: 0.3,
  formula: "A doji gaps above a long white body; then a black bar closes deep within the first.",
  match: (b, reach) => (b.isDoji(1) && fallsFromStar(b, reach) ? -100 : 0),
});

export const morningStar = penetratingCandle({
  ...three,
  name: "morningStar",
  title: "Morning star",
  talib: "CDLMORNINGSTAR",
  penetration: 0.3,
  formula: "A short body gaps below a long black one; then a white bar closes deep within the first.",
  match: (b, reach) => (b.isNotLong(1) && risesFromStar(b, reach) ? 100 : 0),
});

export const morningDojiStar = penetratingCandle({
  ...three,
  name: "morningDojiStar",
  title: "Morning doji star",
  talib: "CDLMORNINGDOJISTAR",
  penetration: 0.3,
  formula: "A doji gaps below a long black body; then a white bar closes deep within the first.",
  match: (b, reach) => (b.isDoji(1) && risesFromStar(b, reach) ? 100 : 0),
});

export const tristar = candle({
  ...three,
  name: "tristar",
  title: "Tristar",
  talib: "CDLTRISTAR",
  formula: "Three doji, the second gapping away and the third turning back.",
  match(b) {
    if (!(b.isDoji(2) && b.isDoji(1, 2) && b.isDoji(0, 2))) return 0;
    if (b.bodyGapUp(1) && b.top(0) < b.top(1)) return -100;
    return b.bodyGapDown(1) && b.bottom(0) > b.bottom(1) ? 100 : 0;
  },
});

export const gapSideBySideWhite = candle({
  name: "gapSideBySideWhite",
  title: "Gap side-by-side white lines",
  talib: "CDLGAPSIDESIDEWHITE",
  warmup: 7,
  formula: "Two white bars of like size and open, both gapping away from the bar before them.",
  match(b) {
    const up = b.bodyGapUp(1) && b.bodyGapUp(0, 2);
    const down = b.bodyGapDown(1) && b.bodyGapDown(0, 2);
    const alike =
      b.white(1) &&
      b.white(0) &&
      b.body(0) >= b.body(1) - b.near(1) &&
      b.body(0) <= b.body(1) + b.near(1) &&
      b.isEqual(b.open(0), b.open(1), 1);
    return (up || down) && alike ? (up ? 100 : -100) : 0;
  },
});

export const tasukiGap = candle({
  name: "tasukiGap",
  title: "Tasuki gap",
  talib: "CDLTASUKIGAP",
  warmup: 7,
  formula:
    "After a gap a bar of like size and the other colour opens in the second body and closes in the gap.",
  match(b) {
    if (b.colour(0) === b.colour(1)) return 0;
    const up =
      b.bodyGapUp(1) &&
      b.white(1) &&
      b.open(0) < b.close(1) &&
      b.open(0) > b.open(1) &&
      b.close(0) < b.open(1) &&
      b.close(0) > b.top(2);
    const down =
      b.bodyGapDown(1) &&
      b.black(1) &&
      b.open(0) < b.open(1) &&
      b.open(0) > b.close(1) &&
      b.close(0) > b.open(1) &&
      b.close(0) < b.bottom(2);
    return (up || down) && Math.abs(b.body(1) - b.body(0)) < b.near(1) ? 100 * b.colour(1) : 0;
  },
});

export const gapThreeMethods = candle({
  name: "gapThreeMethods",
  title: "Upside or downside gap three methods",
  talib: "CDLXSIDEGAP3METHODS",
  warmup: 2,
  formula:
    "Two bars of one colour with a gap between; the third opens in the second body and closes in the first.",
  match: (b) =>
    b.colour(2) === b.colour(1) &&
    b.colour(1) === -b.colour(0) &&
    b.open(0) < b.top(1) &&
    b.open(0) > b.bottom(1) &&
    b.close(0) < b.top(2) &&
    b.close(0) > b.bottom(2) &&
    (b.white(2) ? b.bodyGapUp(1) : b.bodyGapDown(1))
      ? 100 * b.colour(2)
      : 0,
});

export const stickSandwich = candle({
  name: "stickSandwich",
  title: "Stick sandwich",
  talib: "CDLSTICKSANDWICH",
  warmup: 7,
  formula: "Two black bars with equal closes and between them a white one that trades above the first close.",
  match: (b) =>
    b.black(2) && b.white(1) && b.black(0) && b.low(1) > b.close(2) && b.isEqual(b.close(0), b.close(2), 2)
      ? 100
      : 0,
});

export const uniqueThreeRiver = candle({
  ...three,
  name: "uniqueThreeRiver",
  title: "Unique three river",
  talib: "CDLUNIQUE3RIVER",
  formula: "A long black bar, a black harami with a lower low, a short white bar above that low.",
  match: (b) =>
    b.isLong(2) &&
    b.black(2) &&
    b.black(1) &&
    b.close(1) > b.close(2) &&
    b.open(1) <= b.open(2) &&
    b.low(1) < b.low(2) &&
    b.isShort(0) &&
    b.open(0) > b.low(1) &&
    b.white(0)
      ? 100
      : 0,
});
