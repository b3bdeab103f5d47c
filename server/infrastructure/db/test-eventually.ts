import { vi } from "vitest";

/** For tests: what `read` gives once `is` holds of it. Patient, because no test is about how fast a machine is. */
export async function eventually<T>(
  read: () => T | Promise<T>,
  is: (value: T) => boolean = Boolean,
): Promise<T> {
  const found = await vi.waitUntil(
    async () => {
      const value = await read();
      return is(value) && { value };
    },
    { timeout: 120_000, interval: 20 },
  );
  return found.value;
}
