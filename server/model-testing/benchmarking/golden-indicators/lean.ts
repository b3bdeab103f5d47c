import { first, run } from "./reading.ts";
import type { SampleBars, Samples } from "./sample-files.ts";

const hlc = ({ high, low, close }: SampleBars) => [high, low, close];

/** LEAN's test data: the name of each file says indicator and period. */
export const LEAN: Samples = {
  "spy_acceleration_bands_20_4.txt": {
    ours: (x) => {
      const { upper, middle, lower } = run("accelerationBands", hlc(x), { period: 20, width: 4 });
      return { MiddleBand: middle!, UpperBand: upper!, LowerBand: lower! };
    },
  },
  "spy_ad_osc.txt": {
    reason: "LEAN starts both averages with a mean, TA-Lib and ours with the first value.",
    ours: (x) => ({ AdOsc_3_10: first("chaikinOscillator", [...hlc(x), x.volume]) }),
  },
  "spy_apo.txt": { ours: ({ close }) => ({ APO_5_10: first("apo", [close], { fast: 5, slow: 10 }) }) },
  "spy_atr_wilder.txt": {
    reason: "The file counts high − low of the first bar as a true range; Wilder's needs a last close.",
    ours: (x) => ({ "Average True Range 14": first("atr", hlc(x), { period: 14 }) }),
  },
  "spy_bop.txt": { ours: (x) => ({ BOP: first("bop", [x.open, ...hlc(x)]) }) },
  "spy_cmf.txt": {
    ours: (x) => ({ CMF_20: first("chaikinMoneyFlow", [...hlc(x), x.volume], { period: 20 }) }),
  },
  "spy_coppock_curve.csv": { ours: ({ close }) => ({ CoppockCurve: first("coppock", [close]) }) },
  "spy_dema.txt": { ours: ({ close }) => ({ DEMA_5: first("dema", [close], { period: 5 }) }) },
  "spy_dpo.csv": { ours: ({ close }) => ({ DPO: first("dpo", [close], { period: 21 }) }) },
  "spy_emv.txt": {
    ours: (x) => ({
      EMV: first("easeOfMovement", [x.high, x.low, x.volume], { period: 1, divisor: 10_000 }),
    }),
  },
  "spy_hma.txt": { ours: ({ close }) => ({ HMA_16: first("hull", [close], { period: 16 }) }) },
  "spy_kama.txt": { ours: ({ close }) => ({ KAMA_5: first("kama", [close], { period: 5 }) }) },
  "spy_logr14.txt": { ours: ({ close }) => ({ LOGR14: first("logReturn", [close], { period: 14 }) }) },
  "spy_mass_index_25.txt": {
    ours: (x) => ({ MassIndex: first("massIndex", [x.high, x.low], { period: 25 }) }),
  },
  "spy_mfi.txt": {
    ours: (x) => ({ "Money Flow Index 20": first("mfi", [...hlc(x), x.volume], { period: 20 }) }),
  },
  "spy_midprice.txt": { ours: (x) => ({ MIDPRICE_5: first("midPrice", [x.high, x.low], { period: 5 }) }) },
  "spy_natr.txt": { ours: (x) => ({ NATR_5: first("natr", hlc(x), { period: 5 }) }) },
  "spy_pso.csv": {
    ours: (x) => ({ pso: first("premierStochastic", hlc(x), { period: 8, smoothing: 5 }) }),
  },
  "spy_rocr.txt": { ours: ({ close }) => ({ ROCR_5: first("rocr", [close], { period: 5 }) }) },
  "spy_tr.txt": { ours: (x) => ({ TR: first("trueRange", hlc(x)) }) },
  "spy_trix.txt": { ours: ({ close }) => ({ TRIX_5: first("trix", [close], { period: 5 }) }) },
  "spy_tsi.csv": {
    ours: ({ close }) => {
      const { tsi, signal } = run("tsi", [close], { long: 25, short: 13, signal: 7 });
      return { TSI_25_13: tsi!, Signal_7: signal! };
    },
  },
  "spy_vidya.txt": {
    reason: "Both start and oscillator are LEAN's own and are not stated in the file.",
    ours: ({ close }) => ({ VIDYA_9: first("vidya", [close], { period: 9 }) }),
  },
  "spy_with_ForceIndex.csv": {
    ours: (x) => ({ ForceIndex20: first("forceIndex", [x.close, x.volume], { period: 20 }) }),
  },
  "spy_with_StochRSI.csv": {
    ours: ({ close }) => run("stochasticRsi", [close], { rsi: 14, period: 14, smoothK: 3, smoothD: 3 }),
  },
  "spy_with_cci.txt": {
    // Near zero the rounding of the printed prices is all there is.
    tolerance: { absolute: 0.01, relative: 1e-5 },
    ours: (x) => ({ "Commodity Channel Index (CCI) 14": first("cci", hlc(x), { period: 14 }) }),
  },
  "spy_with_don50.txt": {
    ours: (x) => {
      const { upper, middle, lower } = run("donchian", [x.high, x.low], { period: 50 });
      return {
        "Donchian Channels 50 Top": upper!,
        "Donchian Channels 50 Bottom": lower!,
        "Donchian Channels 50 Mean": middle!,
      };
    },
  },
  "spy_with_ichimoku.csv": {
    ours: (x) => {
      const { tenkan, kijun, senkouA, senkouB } = run("ichimoku", [x.high, x.low]);
      return { Tenkan: tenkan!, Kijun: kijun!, "Senkou A": senkouA!, "Senkou B": senkouB! };
    },
  },
  "spy_with_indicators.txt": {
    ours: ({ close }) => ({
      SMA14: first("sma", [close], { period: 14 }),
      EMA14: first("ema", [close], { period: 14 }),
      "RSI 14 Wilder": first("rsi", [close], { period: 14 }),
    }),
  },
  "spy_with_macd.txt": {
    ours: ({ close }) => {
      const { macd, signal, histogram } = run("macd", [close], { seeding: "apart" });
      return { MACD: macd!, Signal: signal!, Histogram: histogram! };
    },
  },
  "spy_with_rocp50.txt": {
    ours: ({ close }) => ({ "Rate of Change % 50": first("roc", [close], { period: 50 }) }),
  },
  "spy_with_sobv.csv": {
    ours: (x) => ({ SOBV20: first("sma", [first("obv", [x.close, x.volume])], { period: 20 }) }),
  },
  "spy_with_vtx.csv": {
    ours: (x) => {
      const { plus, minus } = run("vortex", hlc(x), { period: 14 });
      return { plus_vtx: plus!, minus_vtx: minus! };
    },
  },
  "spy_with_vwma.csv": { ours: (x) => ({ VWMA20: first("vwma", [x.close, x.volume], { period: 20 }) }) },
  "spy_with_zlema.csv": { ours: ({ close }) => ({ ZLEMA5: first("zlema", [close], { period: 5 }) }) },
};
