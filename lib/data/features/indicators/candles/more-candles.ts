/** Patterns of four and five candles, and those that wait for a confirmation. */
import { candle, penetratingCandle, rememberingCandle } from "./candle.ts";
import type { Candles } from "./candles.ts";

const five = { warmup: 14 } as const;

export const threeLineStrike = candle({
  name: "threeLineStrike",
  title: "Three-line strike",
  talib: "CDL3LINESTRIKE",
  warmup: 8,
  formula: "Three bars of one colour march on; a fourth of the other colour takes all of it back.",
  match(b) {
    const opensNear = (ago: number) =>
      b.open(ago) >= b.bottom(ago + 1) - b.near(ago + 1) && b.open(ago) <= b.top(ago + 1) + b.near(ago + 1);
    const oneColour =
      b.colour(3) === b.colour(2) && b.colour(2) === b.colour(1) && b.colour(0) === -b.colour(1);
    if (!(oneColour && opensNear(2) && opensNear(1))) return 0;
    const strikes = b.white(1)
      ? b.close(1) > b.close(2) && b.close(2) > b.close(3) && b.open(0) > b.close(1) && b.close(0) < b.open(3)
      : b.close(1) < b.close(2) &&
        b.close(2) < b.close(3) &&
        b.open(0) < b.close(1) &&
        b.close(0) > b.open(3);
    return strikes ? 100 * b.colour(1) : 0;
  },
});

export const concealingBabySwallow = candle({
  name: "concealingBabySwallow",
  title: "Concealing baby swallow",
  talib: "CDLCONCEALBABYSWALL",
  warmup: 13,
  formula:
    "Two black marubozu, a black bar gapping down with an upper shadow, a black one that engulfs it whole.",
  match: (b) =>
    b.black(3) &&
    b.black(2) &&
    b.black(1) &&
    b.black(0) &&
    b.noLowerShadow(3) &&
    b.noUpperShadow(3) &&
    b.noLowerShadow(2) &&
    b.noUpperShadow(2) &&
    b.bodyGapDown(1) &&
    b.hasUpperShadow(1) &&
    b.high(1) > b.close(2) &&
    b.high(0) > b.high(1) &&
    b.low(0) < b.low(1)
      ? 100
      : 0,
});

export const breakaway = candle({
  ...five,
  name: "breakaway",
  title: "Breakaway",
  talib: "CDLBREAKAWAY",
  formula: "A long bar, a gap in its direction, two bars further, then one that closes back in the gap.",
  match(b) {
    const colours =
      b.colour(4) === b.colour(3) && b.colour(3) === b.colour(1) && b.colour(1) === -b.colour(0);
    if (!(b.isLong(4) && colours)) return 0;
    const lower = (ago: number) => b.high(ago) < b.high(ago + 1) && b.low(ago) < b.low(ago + 1);
    const higher = (ago: number) => b.high(ago) > b.high(ago + 1) && b.low(ago) > b.low(ago + 1);
    const breaks = b.black(4)
      ? b.bodyGapDown(3) && lower(2) && lower(1) && b.close(0) > b.open(3) && b.close(0) < b.close(4)
      : b.bodyGapUp(3) && higher(2) && higher(1) && b.close(0) < b.open(3) && b.close(0) > b.close(4);
    return breaks ? 100 * b.colour(0) : 0;
  },
});

export const ladderBottom = candle({
  ...five,
  name: "ladderBottom",
  title: "Ladder bottom",
  talib: "CDLLADDERBOTTOM",
  formula:
    "Three falling black bars, a black one with an upper shadow, a white one that closes above its high.",
  match: (b) =>
    b.black(4) &&
    b.black(3) &&
    b.black(2) &&
    b.open(4) > b.open(3) &&
    b.open(3) > b.open(2) &&
    b.close(4) > b.close(3) &&
    b.close(3) > b.close(2) &&
    b.black(1) &&
    b.hasUpperShadow(1) &&
    b.white(0) &&
    b.open(0) > b.open(1) &&
    b.close(0) > b.high(1)
      ? 100
      : 0,
});

export const matHold = penetratingCandle({
  ...five,
  name: "matHold",
  title: "Mat hold",
  talib: "CDLMATHOLD",
  penetration: 0.5,
  formula:
    "A long white bar, three small ones that fall from a gap but hold, a white bar that closes above them.",
  match(b, reach) {
    const small = b.isShort(3) && b.isShort(2) && b.isShort(1);
    if (!(b.isLong(4) && small && b.white(4) && b.black(3) && b.white(0) && b.bodyGapUp(3))) return 0;
    const floor = b.close(4) - b.body(4) * reach;
    const holds = (ago: number) => b.bottom(ago) < b.close(4) && b.bottom(ago) > floor;
    const falls = b.top(2) < b.open(3) && b.top(1) < b.top(2);
    const resumes = b.open(0) > b.close(1) && b.close(0) > Math.max(b.high(3), b.high(2), b.high(1));
    return holds(2) && holds(1) && falls && resumes ? 100 : 0;
  },
});

export const risingFallingThreeMethods = candle({
  ...five,
  name: "risingFallingThreeMethods",
  title: "Rising or falling three methods",
  talib: "CDLRISEFALL3METHODS",
  formula: "A long bar, three small ones of the other colour within its range, a long one beyond its close.",
  match(b) {
    const sign = b.colour(4);
    const colours =
      sign === -b.colour(3) &&
      b.colour(3) === b.colour(2) &&
      b.colour(2) === b.colour(1) &&
      b.colour(0) === sign;
    const sizes = b.isLong(4) && b.isShort(3) && b.isShort(2) && b.isShort(1) && b.isLong(0);
    const within = (ago: number) => b.bottom(ago) < b.high(4) && b.top(ago) > b.low(4);
    if (!(colours && sizes && within(3) && within(2) && within(1))) return 0;
    const retreats = b.close(2) * sign < b.close(3) * sign && b.close(1) * sign < b.close(2) * sign;
    return retreats && b.open(0) * sign > b.close(1) * sign && b.close(0) * sign > b.close(4) * sign
      ? 100 * sign
      : 0;
  },
});

/** 1 when the bar broke downwards out of what came before (a trap for sellers), −1 upwards, 0 neither. */
type Trap = (b: Candles) => number;

function breakout(b: Candles): number {
  if (b.high(0) < b.high(1) && b.low(0) < b.low(1)) return 1;
  return b.high(0) > b.high(1) && b.low(0) > b.low(1) ? -1 : 0;
}

/** Scores ±100 on the trap and ±200 when one of the next three closes leaves the inside bar the other way. */
function confirmedTrap(trap: Trap): () => (b: Candles) => number {
  return () => {
    let side = 0;
    let barsLeft = 0;
    let level = 0;
    return (b) => {
      const found = trap(b);
      if (found !== 0) {
        side = found;
        barsLeft = 3;
        level = side > 0 ? b.high(1) : b.low(1);
        return 100 * side;
      }
      if (barsLeft-- > 0 && (side > 0 ? b.close(0) > level : b.close(0) < level)) {
        barsLeft = 0;
        return 200 * side;
      }
      return 0;
    };
  };
}

export const hikkake = rememberingCandle({
  name: "hikkake",
  title: "Hikkake",
  talib: "CDLHIKKAKE",
  warmup: 5,
  formula: "A bar breaks out of an inside bar; ±200 when one of the next three closes turns back beyond it.",
  start: confirmedTrap((b) => (b.seen > 2 && b.high(1) < b.high(2) && b.low(1) > b.low(2) ? breakout(b) : 0)),
});

export const hikkakeModified = rememberingCandle({
  name: "hikkakeModified",
  title: "Modified hikkake",
  talib: "CDLHIKKAKEMOD",
  warmup: 10,
  formula:
    "A hikkake out of two inside bars in a row, the first of which closed near the extreme of the breakout.",
  start: confirmedTrap((b) => {
    if (b.seen < 8) return 0;
    const inside = (ago: number) => b.high(ago) < b.high(ago + 1) && b.low(ago) > b.low(ago + 1);
    const side = inside(2) && inside(1) ? breakout(b) : 0;
    if (side > 0) return b.close(2) <= b.low(2) + b.near(2) ? side : 0;
    return side < 0 && b.close(2) >= b.high(2) - b.near(2) ? side : 0;
  }),
});
