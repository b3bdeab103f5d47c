import type { HostProgress } from "#server/models/sandbox/index.ts";

const POINTS = 500;

/** The equity curve so far in at most 500 points: when full, every second one goes. */
export class LiveCurve {
  #points: [time: number, equity: number][] = [];
  #stride = 1;
  #seen = 0;
  #last: [number, number] | undefined;

  add({ time, equity }: HostProgress): void {
    this.#last = [time, equity];
    if (this.#seen++ % this.#stride !== 0) return;
    this.#points.push([time, equity]);
    if (this.#points.length < POINTS) return;
    this.#points = this.#points.filter((_, k) => k % 2 === 0);
    this.#stride *= 2;
  }

  points(): [time: number, equity: number][] {
    const { length } = this.#points;
    const last = this.#last;
    if (!last || (length > 0 && this.#points[length - 1]?.[0] === last[0])) return this.#points;
    return [...this.#points, last];
  }
}
