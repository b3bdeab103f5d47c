/** Bootstrap intervals take about a second: they are computed beside the page. */
import {
  type ConventionSetName,
  computeIntervals,
  HEADLINE,
  type StatisticsInput,
} from "#lib/model-testing/benchmarking/index.ts";

export type IntervalsRequest = { input: StatisticsInput; conventions: ConventionSetName };

self.addEventListener("message", ({ data }: MessageEvent<IntervalsRequest>) => {
  self.postMessage(computeIntervals(data.input, HEADLINE, { conventions: data.conventions }));
});
