import { type LiveFrame, parseLiveFrame } from "#lib/core/live-protocol.ts";

/** What a tab hears: the server's frames and the state of the connection itself. */
export type LiveNews =
  | LiveFrame
  | { kind: "connection"; state: "connecting" | "open" | "closed" }
  | { kind: "latency"; ms: number };

const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
const LATENCY_EVERY_MS = 10_000;

/** Holds the one EventSource; lives in the SharedWorker, or in the tab where there is none. */
export class LiveConnection {
  readonly #tell: (news: LiveNews, text?: string) => void;
  readonly #values = new Map<string, LiveFrame>();
  #hello: LiveFrame | undefined;
  #source: EventSource | undefined;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #probe: ReturnType<typeof setInterval> | undefined;

  /** `text` of a large frame as it came: cheaper to hand to another thread than what it says. */
  constructor(tell: (news: LiveNews, text?: string) => void) {
    this.#tell = tell;
  }

  get isOpen(): boolean {
    return this.#source !== undefined || this.#retry !== undefined;
  }

  /** What a tab that joins late must know. */
  snapshot(): LiveNews[] {
    const open = this.#source?.readyState === 1;
    const state: LiveNews = { kind: "connection", state: open ? "open" : "connecting" };
    return [state, ...(this.#hello ? [this.#hello] : []), ...this.#values.values()];
  }

  open(): void {
    if (this.isOpen) return;
    this.#connect();
    this.#probe ??= setInterval(() => void this.#measureLatency(), LATENCY_EVERY_MS);
  }

  close(): void {
    this.#source?.close();
    this.#source = undefined;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    clearInterval(this.#probe);
    this.#probe = undefined;
    this.#values.clear();
    this.#hello = undefined;
    this.#tell({ kind: "connection", state: "closed" });
  }

  #connect(): void {
    this.#retry = undefined;
    this.#tell({ kind: "connection", state: "connecting" });
    const source = new EventSource("/api/stream");
    this.#source = source;
    source.onopen = () => {
      this.#failures = 0;
      this.#tell({ kind: "connection", state: "open" });
      void this.#measureLatency();
    };
    source.onmessage = ({ data }) => {
      const text = String(data);
      const frame = parseLiveFrame(text);
      if (frame) this.#receive(frame, text);
    };
    source.onerror = () => {
      this.#tell({ kind: "connection", state: source.readyState === 2 ? "closed" : "connecting" });
      // A refused stream (signed out, server starting) is not retried by the browser: do it with back-off.
      if (source.readyState !== 2 || source !== this.#source) return;
      this.#source = undefined;
      const wait = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)];
      this.#failures += 1;
      this.#retry = setTimeout(() => this.#connect(), wait);
    };
  }

  #receive(frame: LiveFrame, text: string): void {
    if (frame.kind === "hello") this.#hello = frame;
    if (frame.kind === "value") this.#values.set(frame.topic, frame);
    if (frame.kind === "resync") this.#values.clear();
    this.#tell(frame, frame.kind === "batch" ? text : undefined);
    if (frame.kind === "revoked") this.close();
  }

  /** One round trip to the web server for a tiny static file. */
  async #measureLatency(): Promise<void> {
    const start = performance.now();
    try {
      await fetch("/icon.svg", { method: "HEAD", cache: "no-store" });
      this.#tell({ kind: "latency", ms: performance.now() - start });
    } catch {
      // The stream itself reports a lost connection.
    }
  }
}
