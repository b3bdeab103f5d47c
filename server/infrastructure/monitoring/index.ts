/** What operators watch: health that tells the truth, metrics in Prometheus text. */
import "server-only";

export { type Check, checkDatabase, checkHealth, type Health } from "./health.ts";
export { createMetrics, type Metrics } from "./metrics.ts";
