import type { InspectorSession, Isolate } from "isolated-vm";
import { type HostLimits, scriptIn } from "./protocol.ts";

type Place = { line: number; column: number; module: number };
type Frame = { location: { scriptId: string; lineNumber: number; columnNumber: number } };

const LOOK_EVERY_MS = 20;
const PAUSE_WITHIN_MS = 5000;

/**
 * Watches one isolate from the host's main thread: no progress for too long, or too much memory, and it asks
 * the debugger where the author's code stands. `give` is called once, with the line when there is one.
 */
export class HostWatch {
  readonly #isolate: Isolate;
  readonly #limits: HostLimits;
  readonly #give: (reason: string, place: Place | undefined) => void;
  readonly #timer: NodeJS.Timeout;
  #progressAt = cpuSeconds();
  #baseBytes = peakBytes();
  #stopping = false;

  constructor(isolate: Isolate, limits: HostLimits, give: (reason: string, place?: Place) => void) {
    this.#isolate = isolate;
    this.#limits = limits;
    this.#give = give;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  progressed(): void {
    this.#progressAt = cpuSeconds();
  }

  /** The bars have been read: only what comes on top counts as the strategy's memory. */
  barsLoaded(): void {
    this.#baseBytes = peakBytes();
  }

  end(): void {
    clearInterval(this.#timer);
  }

  async stop(reason: string): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    this.end();
    this.#give(reason, await locate(this.#isolate));
  }

  #look(): void {
    const { stallSeconds, memoryMb } = this.#limits;
    if (cpuSeconds() - this.#progressAt > stallSeconds)
      void this.stop(`made no progress in ${stallSeconds} s of computing: look for an endless loop`);
    else if (peakBytes() - this.#baseBytes > memoryMb * 2 ** 20)
      void this.stop(`used more than the ${memoryMb} MB of memory that a run may use`);
  }
}

/** The most that was ever resident: the one figure that needs no /proc. */
function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** Time that this process computed: a busy machine makes nobody's loop endless. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Kept: a session that is collected while its isolate still answers takes the process with it. */
const sessions: InspectorSession[] = [];

/** Pauses the isolate for good and reads the innermost frame of the author's module. */
function locate(isolate: Isolate): Promise<Place | undefined> {
  return new Promise((resolve) => {
    const session = isolate.createInspectorSession();
    sessions.push(session);
    const scripts = new Map<string, string>();
    setTimeout(() => resolve(undefined), PAUSE_WITHIN_MS);
    session.onResponse = () => {};
    session.onNotification = (text: string) => {
      const { method, params } = JSON.parse(text);
      if (method === "Debugger.scriptParsed") scripts.set(params.scriptId, params.url);
      if (method !== "Debugger.paused") return;
      const places = (params.callFrames as Frame[]).flatMap(({ location }) => {
        const script = scriptIn(scripts.get(location.scriptId) ?? "");
        const { lineNumber, columnNumber } = location;
        return script ? [{ line: lineNumber + 1, column: columnNumber + 1, module: script.module }] : [];
      });
      resolve(places[0]);
    };
    for (const [id, method] of ["Debugger.enable", "Debugger.pause"].entries())
      session.dispatchProtocolMessage(JSON.stringify({ id: id + 1, method }));
  });
}
