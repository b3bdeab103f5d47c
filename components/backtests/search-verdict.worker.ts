/** Resampling every run a thousand times takes a moment: it is done beside the page. */
import { searchVerdict } from "#lib/model-testing/validation/index.ts";
import type { VerdictRequest } from "./verdict-request.ts";

self.addEventListener("message", ({ data }: MessageEvent<VerdictRequest>) => {
  self.postMessage(searchVerdict(data.trials, data.benchmark));
});
