import { wilder } from "./exponential.ts";
import { lag } from "./step.ts";

export type AlligatorOptions = {
  readonly jaw: number;
  readonly jawShift: number;
  readonly teeth: number;
  readonly teethShift: number;
  readonly lips: number;
  readonly lipsShift: number;
};

/** The three shifted averages of Williams's alligator; `ready` once all of them are there. */
export function alligatorLines(p: AlligatorOptions) {
  const shifted = (length: number, shift: number) => {
    const average = wilder(length);
    const earlier = lag(shift);
    return (price: number) => earlier(average(price));
  };
  const jaw = shifted(p.jaw, p.jawShift);
  const teeth = shifted(p.teeth, p.teethShift);
  const lips = shifted(p.lips, p.lipsShift);
  const shown = { ready: false, jaw: Number.NaN, teeth: Number.NaN, lips: Number.NaN };
  return (price: number) => {
    shown.jaw = jaw(price);
    shown.teeth = teeth(price);
    shown.lips = lips(price);
    shown.ready = !(Number.isNaN(shown.jaw) || Number.isNaN(shown.teeth) || Number.isNaN(shown.lips));
    return shown;
  };
}
