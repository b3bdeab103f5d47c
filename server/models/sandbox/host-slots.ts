import { availableParallelism } from "node:os";

let free = availableParallelism();
const waiting: (() => void)[] = [];

/** Runs `work` when one of as many slots as there are cores is free: hosts never crowd out who waits for an answer. */
export async function inHostSlot<Value>(work: () => Promise<Value>): Promise<Value> {
  if (free > 0) free--;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free++;
  }
}
