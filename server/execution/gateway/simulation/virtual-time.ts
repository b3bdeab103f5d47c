import type { Micros } from "#lib/core/columns.ts";

type Timer = { at: Micros; order: number; run: () => void };

/** Time that only moves when everything waits: the same program gives the same history. */
export class VirtualTime {
  now: Micros = 1_000_000_000;
  readonly #timers: Timer[] = [];
  #count = 0;

  after(delay: Micros, run: () => void): void {
    const timer = { at: this.now + delay, order: this.#count++, run };
    let i = this.#timers.length;
    while (i > 0 && isLater(this.#timers[i - 1] as Timer, timer)) i--;
    this.#timers.splice(i, 0, timer);
  }

  sleep(delay: Micros): Promise<void> {
    return new Promise((resolve) => this.after(delay, resolve));
  }

  /** Runs what is due until nothing is left or `until` has come. */
  async run(until: Micros): Promise<void> {
    for (;;) {
      await this.#quiet();
      const timer = this.#timers[0];
      if (timer === undefined || timer.at > until) break;
      this.#timers.shift();
      this.now = timer.at;
      timer.run();
    }
    this.now = Math.max(this.now, until);
  }

  /** What awaited a timer runs on before the next one: some turns of the microtask queue, more when nothing is due. */
  async #quiet(): Promise<void> {
    for (let turn = 0; turn < 8; turn++) await null;
    for (let turn = 0; turn < 100 && this.#timers.length === 0; turn++) await null;
  }
}

const isLater = (a: Timer, b: Timer): boolean => a.at > b.at || (a.at === b.at && a.order > b.order);
