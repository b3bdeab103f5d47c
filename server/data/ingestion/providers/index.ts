/** Every source of data that needs no upload: one line each. */
import { sp500Daily } from "./vega-datasets/index.ts";

export const sampleFiles = [sp500Daily] as const;
