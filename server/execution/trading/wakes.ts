/** A sleep that somebody may end early; a wake while nobody sleeps is kept for the next. */
export class Wakes {
  #woken = false;
  #end: (() => void) | undefined;

  wake(): void {
    this.#woken = true;
    this.#end?.();
  }

  /** Whether somebody woke since the last time this was asked. */
  take(): boolean {
    const woken = this.#woken;
    this.#woken = false;
    return woken;
  }

  async sleep(ms: number): Promise<void> {
    if (this.#woken) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#end = undefined;
  }
}
