import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setPriority } from "node:os";
import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AppError } from "#lib/core/errors.ts";
import { projectPath } from "#server/infrastructure/config/index.ts";
import { engineBundle } from "./engine-bundle.ts";
import type { HostFailure, HostJob, HostLimits, HostOrder, HostProgress, HostReport } from "./protocol.ts";

export type HostEnd = Extract<HostReport, { kind: "described" | "result" | "failed" }>;
export type HostOptions = {
  limits: HostLimits;
  /** Written to the host's standard input, one after the other. */
  columns?: readonly Float64Array[];
  onProgress?: (progress: HostProgress) => void;
  /** Kills the host at once. */
  signal?: AbortSignal | undefined;
  /** Slow code that the debugger can always stop: the optimiser drops the checks of some loops. */
  stoppable?: boolean;
};

const PRLIMIT = "/usr/bin/prlimit";
const NICENESS = 10;
const LOOK_EVERY_MS = 200;
/** A host that says nothing for so long hangs as a whole; the strategy alone cannot silence it. */
const HEARTBEAT_WITHIN_MS = 30_000;
const GRACE_MS = 3000;
/** V8 reserves address space for code and isolates before the first line runs. */
const HOST_MB = 4096;

/**
 * Runs one job in a fresh child process; a strategy's failure is a value.
 * A limit reached at no known line is run once more, stoppable, to name the line.
 * @throws AppError cancelled or internal
 */
export async function launchHost(job: HostJob, options: HostOptions): Promise<HostEnd> {
  const end = await launchOnce(job, options);
  if (end.kind !== "failed" || end.name !== "Limit" || end.line) return end;
  const again = await launchOnce(job, { ...options, stoppable: true });
  return again.kind === "failed" && again.line ? again : end;
}

async function launchOnce(job: HostJob, options: HostOptions): Promise<HostEnd> {
  if (options.signal?.aborted) throw new AppError("cancelled", "The run was cancelled.");
  const engine = await engineBundle();
  const child = spawnHost(options);
  const ended = watchHost(child, options);
  child.send({ kind: "job", job, engine, limits: options.limits } satisfies HostOrder);
  // A host that dies while it is fed ends in EPIPE; `ended` says why it died.
  const fed = pipeline(options.columns?.map(bytesOf) ?? [], child.stdin as Writable).catch(() => {});
  try {
    return await ended;
  } finally {
    child.kill("SIGKILL");
    await fed;
  }
}

const bytesOf = (column: Float64Array) => Buffer.from(column.buffer, column.byteOffset, column.byteLength);

function spawnHost({ limits, columns = [], stoppable }: HostOptions): ChildProcess {
  const barsMb = Math.ceil(columns.reduce((sum, column) => sum + column.byteLength, 0) / 2 ** 20);
  const script = projectPath("server/models/sandbox/host-process.ts");
  const speed = stoppable ? ["--no-opt", "--no-use-osr"] : [];
  const node = [process.execPath, "--no-node-snapshot", "--conditions=react-server", ...speed, script];
  const ceilings = [
    `--data=${(HOST_MB + 4 * limits.memoryMb + barsMb) * 2 ** 20}`,
    `--cpu=${limits.cpuSeconds}`,
    "--nofile=128",
    "--fsize=0",
    "--core=0",
  ];
  const [command = "", ...rest] = existsSync(PRLIMIT) ? [PRLIMIT, ...ceilings, ...node] : node;
  const child = spawn(command, rest, {
    env: {} as NodeJS.ProcessEnv,
    cwd: "/",
    stdio: ["pipe", "ignore", "pipe", "ipc"],
    serialization: "advanced",
  });
  if (child.pid) setPriority(child.pid, NICENESS);
  return child;
}

/** Settles when the host reports its end, dies, or is killed for silence, time, memory or on request. */
function watchHost(
  child: ChildProcess,
  { limits, columns, onProgress, signal }: HostOptions,
): Promise<HostEnd> {
  const barsBytes = columns?.reduce((sum, column) => sum + column.byteLength, 0) ?? 0;
  const maximumBytes = barsBytes + (256 + 3 * limits.memoryMb) * 2 ** 20;
  const began = performance.now();
  let heardAt = began;
  let stderr = "";
  let asked = false;
  return new Promise((resolve, reject) => {
    const give = (message: string) => settle(() => resolve(limitReached(message)));
    const timer = setInterval(() => {
      const now = performance.now();
      if (now - heardAt > HEARTBEAT_WITHIN_MS) give("did not answer any more");
      else if (residentBytes(child.pid) > maximumBytes) give("used up the memory that a run may use");
      else if (now - began > limits.wallSeconds * 1000 + GRACE_MS) give(tooLong(limits));
      else if (now - began > limits.wallSeconds * 1000 && !asked) {
        asked = true;
        child.send({ kind: "stop", reason: tooLong(limits) } satisfies HostOrder, () => {});
      }
    }, LOOK_EVERY_MS);
    const cancel = () => settle(() => reject(new AppError("cancelled", "The run was cancelled.")));
    const settle = (how: () => void) => {
      clearInterval(timer);
      signal?.removeEventListener("abort", cancel);
      child.kill("SIGKILL");
      how();
    };
    signal?.addEventListener("abort", cancel);
    child.stderr?.on("data", (text) => {
      stderr = (stderr + text).slice(-2000);
    });
    child.on("error", (cause) =>
      settle(() => reject(new AppError("internal", "The strategy host could not be started.", { cause }))),
    );
    child.on("message", (report: HostReport) => {
      heardAt = performance.now();
      if (report.kind === "progress") onProgress?.(report.progress);
      else if (report.kind !== "heartbeat") settle(() => resolve(report));
    });
    child.on("exit", (code, killedBy) =>
      settle(() => resolve(died(killedBy ?? `code ${code}`, stderr, limits))),
    );
  });
}

const tooLong = ({ wallSeconds }: HostLimits) => `ran longer than the ${wallSeconds} s that a run may take`;

const limitReached = (reason: string): HostFailure => ({
  kind: "failed",
  name: "Limit",
  message: `The strategy ${reason}.`,
});

function died(how: string, stderr: string, limits: HostLimits): HostFailure {
  if (how === "SIGXCPU")
    return limitReached(`used more than the ${limits.cpuSeconds} s of processor time that a run may use`);
  if (/SIG(KILL|SEGV|ABRT|TRAP|ILL|BUS)/.test(how) || /out of memory/i.test(stderr))
    return limitReached(`used up the memory of its host, which ended with ${how}`);
  return { kind: "failed", name: "Host", message: `The strategy host ended with ${how}. ${stderr}`.trim() };
}

/** Linux tells it by /proc; elsewhere the host's own watch is the only one. */
function residentBytes(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * 4096;
  } catch {
    return 0;
  }
}
