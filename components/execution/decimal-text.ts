import { priceFromNumber, priceText, quantityFromNumber, quantityText } from "#lib/core/money.ts";

/** What a number field holds as the decimal that it shows; the wire takes text. */
export const priceWire = (value: number | null): string | null =>
  value === null ? null : priceText(priceFromNumber(value));
export const quantityWire = (value: number): string => quantityText(quantityFromNumber(value));

/** A decimal of the wire as the nearest figure to show; null for none. */
export const figure = (text: string | null | undefined): number | null =>
  text === null || text === undefined ? null : Number(text);

/** Rounded to the nearest step, without the dust of float64. */
export function onStep(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toPrecision(15));
}
