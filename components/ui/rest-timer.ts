export type RestTimer = {
  /** Something moved. */
  touch(): void;
  /** Moved, and not yet at rest. */
  isMoving(): boolean;
  stop(): void;
};

/** Calls `rested` once nothing was touched for that long. A touch reads the clock; it starts no timer of its own. */
export function restTimer(ms: number, rested: () => void): RestTimer {
  let last = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const left = last + ms - performance.now();
    timer = left > 1 ? setTimeout(look, left) : undefined;
    if (!timer) rested();
  };
  return {
    touch() {
      last = performance.now();
      timer ??= setTimeout(look, ms);
    },
    isMoving: () => timer !== undefined,
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
