import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { AppError } from "#lib/core/errors.ts";
import { encodeFrame, FrameReader } from "./frames.ts";
import { HostReportSchema } from "./host-report.ts";
import { pidBehind } from "./outer-wall.ts";
import type { HostFailure, HostLimits, HostOrder, HostProgress, HostReport } from "./protocol.ts";

export type HostEnd =
  | { readonly kind: "described"; readonly description: string }
  | { readonly kind: "result"; readonly bytes: Uint8Array }
  | HostFailure;

export type Watched = {
  readonly limits: HostLimits;
  readonly barsBytes: number;
  /** True when the host has taken its job and bars: only then can it be told anything else. */
  readonly fed: Promise<boolean>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: HostProgress) => void) | undefined;
  /** Answers whether it had been asked for: answers are no noise, however fast they are asked for. */
  readonly onTold?: ((n: number, outputs: string) => boolean) | undefined;
};

const LOOK_EVERY_MS = 200;
/** A host that says nothing for so long hangs as a whole; the strategy alone cannot silence it. */
const HEARTBEAT_WITHIN_MS = 30_000;
const GRACE_MS = 3000;
/** Node, isolated-vm and V8 have some 25. */
const MAX_THREADS = 96;
/** A host tells progress every 20 ms and beats twice a second; beside its answers it has no other words. */
const MAX_REPORTS_A_LOOK = 400;
const MAX_ERROR_BYTES = 65_536;

/** Settles when the host reports its end, dies, or is killed for silence, noise, time, memory or on request. */
export function watchChild(child: ChildProcess, watched: Watched): Promise<HostEnd> {
  return new Promise((resolve, reject) => new Watch(child, watched, resolve, reject));
}

class Watch {
  readonly #child: ChildProcess;
  readonly #watched: Watched;
  readonly #reader: FrameReader;
  readonly #timer: NodeJS.Timeout;
  readonly #settle: (how: () => void) => void;
  readonly #resolve: (end: HostEnd) => void;
  readonly #began = performance.now();
  #heardAt = this.#began;
  #asked = 0;
  #fed = false;
  #pid: number | undefined;
  #reports = 0;
  #stderr = "";
  #stderrBytes = 0;

  constructor(
    child: ChildProcess,
    watched: Watched,
    resolve: (end: HostEnd) => void,
    reject: (error: Error) => void,
  ) {
    this.#child = child;
    this.#watched = watched;
    this.#resolve = resolve;
    this.#reader = new FrameReader(watched.limits.resultMb * 2 ** 20);
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    const cancel = () => this.#settle(() => reject(new AppError("cancelled", "The run was cancelled.")));
    this.#settle = (how) => {
      clearInterval(this.#timer);
      watched.signal?.removeEventListener("abort", cancel);
      // Both, and not before the inner one is known: bubblewrap that dies while it starts leaves its child behind.
      void pid.then(() => killBoth(child, this.#pid));
      how();
    };
    watched.signal?.addEventListener("abort", cancel);
    void watched.fed.then((fed) => {
      this.#fed = fed;
    });
    const pid = pidBehind(child).then((found) => {
      this.#pid = found;
    });
    child.stdout?.on("data", (piece: Buffer) => this.#hear(piece));
    child.stderr?.on("data", (piece: Buffer) => this.#complain(piece));
    child.on("error", (cause) =>
      this.#settle(() =>
        reject(new AppError("internal", "The strategy host could not be started.", { cause })),
      ),
    );
    // "close", not "exit": what the host said last is read first.
    child.on("close", (code, signal) => this.#give(died(signal ?? signalOf(code), this.#stderr)));
  }

  #give(end: HostEnd): void {
    this.#settle(() => this.#resolve(end));
  }

  #hear(piece: Buffer): void {
    this.#heardAt = performance.now();
    try {
      for (const { json, bytes } of this.#reader.push(piece)) this.#take(HostReportSchema.parse(json), bytes);
    } catch (error) {
      this.#give(error instanceof RangeError ? tooLarge(this.#watched.limits) : garbled(error));
    }
  }

  #take(report: HostReport, bytes: Uint8Array): void {
    if (report.kind === "told" && this.#watched.onTold?.(report.n, report.outputs)) return;
    this.#reports++;
    if (report.kind === "progress") this.#watched.onProgress?.(report.progress);
    else if (report.kind === "result") this.#give({ kind: "result", bytes });
    else if (report.kind !== "heartbeat" && report.kind !== "told") this.#give(report);
  }

  #complain(piece: Buffer): void {
    this.#stderr = (this.#stderr + piece).slice(-2000);
    this.#stderrBytes += piece.length;
    if (this.#stderrBytes > MAX_ERROR_BYTES) this.#give(limitReached("flooded its host's error output"));
  }

  #look(): void {
    const { limits, barsBytes } = this.#watched;
    const now = performance.now();
    const { residentBytes, cpuSeconds, threads } = usageOf(this.#pid);
    const maximumBytes = barsBytes + (256 + 3 * limits.memoryMb) * 2 ** 20;
    if (now - this.#heardAt > HEARTBEAT_WITHIN_MS) this.#give(limitReached("did not answer any more"));
    else if (residentBytes > maximumBytes) this.#give(limitReached("used up the memory that a run may use"));
    else if (threads > MAX_THREADS) this.#give(limitReached(`made ${threads} threads`));
    else if (this.#reports > MAX_REPORTS_A_LOOK) this.#give(limitReached("flooded its host's output"));
    else if (now - this.#began > limits.wallSeconds * 1000)
      this.#stop(`ran longer than the ${limits.wallSeconds} s that a run may take`);
    else if (cpuSeconds > limits.cpuSeconds)
      this.#stop(`used more than the ${limits.cpuSeconds} s of processor time that a run may use`);
    this.#reports = 0;
  }

  /** The host may still name the line; it is killed when it does not do so soon. */
  #stop(reason: string): void {
    const now = performance.now();
    const isTooLate = this.#asked > 0 && now - this.#asked > GRACE_MS;
    if (!this.#fed || isTooLate) this.#give(limitReached(reason));
    else if (this.#asked === 0) {
      this.#asked = now;
      const order: HostOrder = { kind: "stop", reason };
      for (const part of encodeFrame(order)) this.#child.stdin?.write(part);
    }
  }
}

function killBoth(child: ChildProcess, pid: number | undefined): void {
  const isOver = child.exitCode !== null || child.signalCode !== null;
  if (!isOver && pid && pid !== child.pid) kill(pid);
  child.kill("SIGKILL");
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

const limitReached = (reason: string): HostFailure => ({
  kind: "failed",
  name: "Limit",
  message: `The strategy ${reason}.`,
});

export const tooLarge = ({ resultMb }: HostLimits): HostFailure => ({
  kind: "failed",
  name: "Limit",
  code: "too-large",
  message: `The result is larger than the ${resultMb} MB that are kept: choose fewer bars or trade less often.`,
});

const garbled = (cause: unknown): HostFailure => ({
  kind: "failed",
  name: "Host",
  message: `The strategy host said what no host says: ${cause}`.slice(0, 500),
});

/** bubblewrap passes its child's signal on as 128 + its number. */
function signalOf(code: number | null): string {
  const names: Record<number, string> = {
    4: "SIGILL",
    5: "SIGTRAP",
    6: "SIGABRT",
    7: "SIGBUS",
    9: "SIGKILL",
    11: "SIGSEGV",
    24: "SIGXCPU",
  };
  return names[(code ?? 0) - 128] ?? `code ${code}`;
}

function died(how: string, stderr: string): HostFailure {
  if (/SIG(KILL|SEGV|ABRT|TRAP|ILL|BUS)/.test(how) || /out of memory/i.test(stderr))
    return limitReached(`used up the memory of its host, which ended with ${how}`);
  return { kind: "failed", name: "Host", message: `The strategy host ended with ${how}. ${stderr}`.trim() };
}

const CLOCK_TICKS_A_SECOND = 100;
const NOTHING_KNOWN = { residentBytes: 0, cpuSeconds: 0, threads: 0 };

/** Linux tells it by /proc; elsewhere the host's own watch is the only one. */
function usageOf(pid: number | undefined): typeof NOTHING_KNOWN {
  if (!pid) return NOTHING_KNOWN;
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const line = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+)`, "m").exec(status)?.[1] ?? 0);
    const [, rest = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
    const fields = rest.split(" ");
    const ticks = Number(fields[11]) + Number(fields[12]);
    return {
      residentBytes: line("VmRSS") * 1024,
      cpuSeconds: ticks / CLOCK_TICKS_A_SECOND,
      threads: line("Threads"),
    };
  } catch {
    return NOTHING_KNOWN;
  }
}
