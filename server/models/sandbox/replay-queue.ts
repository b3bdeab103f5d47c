import { Worker } from "node:worker_threads";
import { AppError } from "#lib/core/errors.ts";
import type { ReplayAnswer, ReplayJob } from "./replay-thread.ts";

let thread: Worker | undefined;
let last: Promise<unknown> = Promise.resolve();

/** Starts the thread, which takes a moment, while a host is still busy. */
export function prepareReplay(): void {
  thread ??= startThread();
}

/**
 * The bytes of a run's result, made again from what its strategy asked for. One at a time.
 * @throws AppError strategy-failed, cancelled, internal
 */
export function replayed(job: ReplayJob, seconds: number, signal?: AbortSignal): Promise<Uint8Array> {
  const mine = last.then(() => replayOnce(job, seconds, signal));
  last = mine.catch(() => undefined);
  return mine;
}

function replayOnce(job: ReplayJob, seconds: number, signal?: AbortSignal): Promise<Uint8Array> {
  prepareReplay();
  const worker = thread as Worker;
  return new Promise((resolve, reject) => {
    const clear = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
      worker.removeAllListeners("message").removeAllListeners("error");
    };
    /** A thread that is not finished is of no more use. */
    const giveUp = (error: AppError) => {
      clear();
      drop(worker);
      reject(error);
    };
    const cancel = () => giveUp(new AppError("cancelled", "The run was cancelled."));
    const timer = setTimeout(
      () => giveUp(new AppError("strategy-failed", `Replaying its orders took longer than ${seconds} s.`)),
      seconds * 1000,
    );
    worker.on("message", (answer: ReplayAnswer) => {
      clear();
      if ("bytes" in answer) resolve(answer.bytes);
      else reject(new AppError("strategy-failed", answer.refusal));
    });
    worker.on("error", (cause) =>
      giveUp(new AppError("internal", "The replay of a run broke off.", { cause })),
    );
    if (signal?.aborted) cancel();
    else {
      signal?.addEventListener("abort", cancel);
      worker.postMessage(job);
    }
  });
}

function startThread(): Worker {
  const worker = new Worker(new URL("./replay-thread.ts", import.meta.url));
  worker.unref();
  worker.on("exit", () => drop(worker));
  return worker;
}

function drop(worker: Worker): void {
  if (thread === worker) thread = undefined;
  void worker.terminate();
}
