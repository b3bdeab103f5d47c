export type LatestWins<Input> = {
  /** Starts now, or waits in place of whatever was waiting. */
  request(input: Input): void;
  /** Nothing more is started or delivered. */
  stop(): void;
};

/** One piece of work at a time; while it runs only the newest request waits, older ones are dropped. */
export function latestWins<Input, Output>(
  work: (input: Input) => Promise<Output>,
  deliver: (output: Output, input: Input) => void,
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
      if (!stopped) deliver(output, input);
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
