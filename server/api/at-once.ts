import { AppError } from "#lib/core/errors.ts";

/** Runs at most `limit` of the works at a time; the others wait, up to `maxWaiting` of them. Throws AppError "too-many". */
export function limitAtOnce(limit: number, maxWaiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= limit) {
      if (waiting.length >= maxWaiting)
        throw new AppError("too-many", "The server is busy with large answers: try again in a moment.");
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
