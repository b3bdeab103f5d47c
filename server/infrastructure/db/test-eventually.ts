import { vi } from "vitest";

/** For tests: what `read` gives once that is true. Patient, because no test is about how fast a machine is. */
export const eventually = <T>(read: () => T | Promise<T>) =>
  vi.waitUntil(read, { timeout: 120_000, interval: 20 });
