export type LatestWins<Input> = {
  /** Starts now, or waits in place of whatever was waiting. */
  request(input: Input): void;
  /** Nothing more is started or delivered. */
  stop(): void;
};

/**
 * One piece of work at a time; while it runs only the newest request waits, older ones are dropped. After a delivery
 * it rests until `rested` resolves.
 */
export function latestWins<Input, Output>(
  work: (input: Input) => Promise<Output>,
  deliver: (output: Output, input: Input) => void,
  rested?: () => Promise<unknown>,
): LatestWins<Input> {
  let waiting: { input: Input } | undefined;
  let busy = false;
  let stopped = false;

  async function drain() {
    busy = true;
    while (waiting && !stopped) {
      const { input } = waiting;
      waiting = undefined;
      const output = await work(input);
      if (stopped) break;
      deliver(output, input);
      await rested?.();
    }
    busy = false;
  }

  return {
    request(input) {
      waiting = { input };
      if (!busy && !stopped) void drain();
    },
    stop() {
      stopped = true;
      waiting = undefined;
    },
  };
}
