/**
 * Which sequence numbers of the peer have come: one may come before those that it waits for. `next` is the first that
 * has not come, what a restart asks for.
 */
export class ReceivedNumbers {
  #next: number;
  readonly #ahead = new Set<number>();

  constructor(next: number) {
    this.#next = next;
  }

  get next(): number {
    return this.#next;
  }

  /** Whether all have come up to the newest. */
  get isWhole(): boolean {
    return this.#ahead.size === 0;
  }

  receive(number: number): void {
    if (number >= this.#next) this.#ahead.add(number);
    while (this.#ahead.delete(this.#next)) this.#next += 1;
  }

  /** The peer fills a gap: nothing but session messages was in [from, next). */
  skip(from: number, next: number): void {
    if (from <= this.#next) this.#next = Math.max(this.#next, next);
    else for (let number = from; number < next; number++) this.#ahead.add(number);
    for (const number of this.#ahead) if (number < this.#next) this.#ahead.delete(number);
    while (this.#ahead.delete(this.#next)) this.#next += 1;
  }

  /** The peer begins anew: what was missing will never come. */
  restart(next: number): void {
    this.#next = next;
    this.#ahead.clear();
  }
}
