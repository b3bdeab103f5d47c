/** Labels of rows and weights of samples, to learn from. A new labelling is a file and a line here. */
import { fixedHorizon } from "./fixed-horizon.ts";
import type { Labelling } from "./label.ts";
import { trendScanning } from "./trend-scanning.ts";
import { metaLabel, tripleBarrier } from "./triple-barrier.ts";

export { defineLabelling, type LabelInput, type Labelling, type Labels } from "./label.ts";
export { concurrency, returnWeights, uniqueness } from "./sample-weights.ts";
export { fixedHorizon, metaLabel, trendScanning, tripleBarrier };

export const labellings: readonly Labelling[] = [fixedHorizon, tripleBarrier, metaLabel, trendScanning];
