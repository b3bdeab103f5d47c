/** Attribution: where a portfolio's return against its benchmark comes from. Not here: factor models, risk. */
export { type BrinsonAttribution, type BrinsonInput, brinsonFachler } from "./brinson.ts";
