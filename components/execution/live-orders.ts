import { createStore, type StoreApi } from "zustand/vanilla";
import { type MirroredOrder, type OrderBatch, OrderMirror, type RowChanges } from "./order-mirror.ts";

export type LiveOrdersState = {
  /** "loading" until the first snapshot; "resyncing" after a gap: what is shown is the last known. */
  phase: "loading" | "live" | "resyncing";
  /** Why the last snapshot could not be had. */
  error: unknown;
  frozen: boolean;
  /** Updates that came while rows stand still. */
  waiting: number;
  /** Grows whenever rows changed. */
  version: number;
};

export type LiveOrdersPorts = {
  snapshot(): Promise<OrderBatch>;
  /** Runs a task later; answers how to call it off. */
  later(task: () => void, ms: number): () => void;
  /** A gap was found and is being mended: say so once. */
  onGap?(): void;
};

/** Rows change at most ten times a second. */
const APPLY_MS = 100;
const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000];

/** Keeps the mirror whole and hands its changes on at a pace that a reader can follow. */
export class LiveOrders {
  readonly store: StoreApi<LiveOrdersState> = createStore(() => ({
    phase: "loading" as const,
    error: undefined,
    frozen: false,
    waiting: 0,
    version: 0,
  }));
  readonly #mirror = new OrderMirror();
  readonly #ports: LiveOrdersPorts;
  readonly #listeners = new Set<(changes: RowChanges) => void>();
  #holds = 0;
  #asking = false;
  #failures = 0;
  #closed = false;
  /** After rows changed, until they may change again; and whether something waits for that. */
  #resting: (() => void) | undefined;
  #pending = false;
  #retry: (() => void) | undefined;

  constructor(ports: LiveOrdersPorts) {
    this.#ports = ports;
  }

  /** Call once the stream is open: what came before is in the snapshot. */
  start(): void {
    this.#closed = false;
    void this.#ask();
  }

  close(): void {
    this.#closed = true;
    this.#resting?.();
    this.#retry?.();
    this.#resting = undefined;
    this.#pending = false;
    this.#retry = undefined;
  }

  receive(batch: OrderBatch): void {
    const outcome = this.#mirror.receive(batch);
    if (outcome === "gap") {
      this.#ports.onGap?.();
      this.resync();
    }
    if (outcome === "applied") this.#changed();
  }

  /** Forget the sequence and take a snapshot: a gap, a new connection, or the reader asks for it. */
  resync(): void {
    this.#mirror.lose();
    if (this.store.getState().phase === "live") this.store.setState({ phase: "resyncing" });
    void this.#ask();
  }

  get(orderId: string): MirroredOrder | undefined {
    return this.#mirror.get(orderId);
  }
  rows() {
    return this.#mirror.rows();
  }
  subscribe(hear: (changes: RowChanges) => void): () => void {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }

  /** The reader stops the rows; updates wait. */
  freeze(frozen: boolean): void {
    this.store.setState({ frozen });
    if (!frozen) this.#changed();
  }

  /** An action is open: rows do not move under it. Call what is returned when it closes. */
  hold(): () => void {
    this.#holds += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      this.#changed();
    };
  }

  /** At once after a rest, or when the rest is over: an update that comes alone waits for nothing. */
  #changed(): void {
    if (this.#resting) this.#pending = true;
    else this.#apply();
  }

  #rest(): void {
    this.#resting = this.#ports.later(() => {
      this.#resting = undefined;
      if (this.#pending) this.#apply();
    }, APPLY_MS);
  }

  #apply(): void {
    this.#pending = false;
    if (!this.#resting) this.#rest();
    if (this.store.getState().frozen || this.#holds > 0) {
      this.store.setState({ waiting: this.#mirror.waiting });
      return;
    }
    const changes = this.#mirror.takeChanges();
    if (changes.changed.length + changes.removed.length > 0)
      for (const hear of this.#listeners) hear(changes);
    this.store.setState(({ version }) => ({ waiting: 0, version: version + 1 }));
  }

  async #ask(): Promise<void> {
    if (this.#asking || this.#closed) return;
    this.#asking = true;
    this.#retry?.();
    this.#retry = undefined;
    try {
      const whole = this.#mirror.reset(await this.#ports.snapshot());
      this.#failures = 0;
      if (whole) this.store.setState({ phase: "live", error: undefined });
      if (this.store.getState().version === 0) this.#apply();
      else this.#changed();
      if (!whole) this.#again();
    } catch (error) {
      this.store.setState({ error });
      this.#again();
    } finally {
      this.#asking = false;
    }
  }

  #again(): void {
    if (this.#closed) return;
    const wait = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)] ?? 10_000;
    this.#failures += 1;
    this.#retry ??= this.#ports.later(() => {
      this.#retry = undefined;
      void this.#ask();
    }, wait);
  }
}
