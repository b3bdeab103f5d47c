import { AppError } from "#lib/core/errors.ts";

/** The failure that `act` ends in. */
export function failureOf(act: () => unknown): AppError {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
