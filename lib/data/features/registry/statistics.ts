/** Figures of a moving window. */
export { highest } from "#lib/data/features/indicators/highest.ts";
export { lowest } from "#lib/data/features/indicators/lowest.ts";
export { standardDeviation } from "#lib/data/features/indicators/standard-deviation.ts";
