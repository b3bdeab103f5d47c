import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export type Metrics = {
  registry: Registry;
  /** Every tRPC procedure by name and outcome ("ok" or the error's code). */
  procedures: Histogram<"procedure" | "outcome">;
  signIns: Counter<"outcome">;
  /** Read when scraped. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
};

/** One registry a process, in the names and units of Prometheus. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    procedures: new Histogram({
      name: "pitwall_procedure_seconds",
      help: "Time a procedure took, by name and outcome.",
      labelNames: ["procedure", "outcome"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [registry],
    }),
    signIns: new Counter({
      name: "pitwall_sign_ins_total",
      help: "Sign-in attempts, by outcome.",
      labelNames: ["outcome"],
      registers: [registry],
    }),
    gauge(name, help, read) {
      const gauge = new Gauge({
        name,
        help,
        registers: [registry],
        async collect() {
          gauge.set(await read());
        },
      });
    },
  };
}
