import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { setPriority } from "node:os";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AppError } from "#lib/core/errors.ts";
import { encodeFrame } from "./frames.ts";
import { engineBundle, hostBundle } from "./host-bundle.ts";
import { inHostSlot } from "./host-slots.ts";
import { bindingSeen, type OuterWall, outerWall, spawnBehind } from "./outer-wall.ts";
import type { HostJob, HostLimits, HostOrder, HostProgress } from "./protocol.ts";
import { type HostEnd, watchChild } from "./watch-child.ts";

export type HostOptions = {
  limits: HostLimits;
  /** Written to the host's standard input, one after the other. */
  columns?: readonly Float64Array[];
  onProgress?: ((progress: HostProgress) => void) | undefined;
  /** Kills the host at once. */
  signal?: AbortSignal | undefined;
  /** Slow code that the debugger can always stop: the optimiser drops the checks of some loops. */
  stoppable?: boolean;
};

const NICE = "/usr/bin/nice";
const PRLIMIT = "/usr/bin/prlimit";
const NICENESS = 10;
/** The parent's own limit comes first and says why. */
const CPU_GRACE_SECONDS = 10;
/** V8 reserves address space for code and isolates before the first line runs. */
const HOST_MB = 4096;

/**
 * Runs one job in a fresh child process; a strategy's failure is a value.
 * A limit reached at no known line is run once more, stoppable, to name the line.
 * @throws AppError cancelled or internal
 */
export async function launchHost(job: HostJob, options: HostOptions): Promise<HostEnd> {
  const end = await inHostSlot(() => launchOnce(job, options));
  if (end.kind !== "failed" || end.name !== "Limit" || end.line || end.code) return end;
  const again = await inHostSlot(() => launchOnce(job, { ...options, stoppable: true }));
  return again.kind === "failed" && again.line ? again : end;
}

/** A host that lives: what is written to `tell` it hears. No slot: it waits for its market most of the time. */
export async function openHost(
  job: Extract<HostJob, { task: "session" }>,
  options: HostOptions & { onTold: (n: number, outputs: string) => boolean },
): Promise<{ ended: Promise<HostEnd>; tell(order: Extract<HostOrder, { kind: "tell" }>): void }> {
  const { limits, signal, onTold } = options;
  const [engine, program, wall] = await Promise.all([engineBundle(), hostBundle(), outerWall()]);
  const child = spawnHost(wall, program, options);
  const write = (order: HostOrder, bytes?: Uint8Array) => {
    for (const part of encodeFrame(order, bytes)) child.stdin?.write(part);
  };
  // A host that dies while it is told something ends in EPIPE; `ended` says why it died.
  child.stdin?.on("error", () => {});
  write({ kind: "job", job, limits }, engine);
  const ended = watchChild(child, { limits, barsBytes: 0, fed: Promise.resolve(true), signal, onTold });
  return { ended: ended.finally(() => child.stdin?.destroy()), tell: write };
}

async function launchOnce(job: HostJob, options: HostOptions): Promise<HostEnd> {
  const { limits, columns = [], signal, onProgress } = options;
  const [engine, program, wall] = await Promise.all([engineBundle(), hostBundle(), outerWall()]);
  if (signal?.aborted) throw new AppError("cancelled", "The run was cancelled.");
  const child = spawnHost(wall, program, options);
  const barsBytes = columns.reduce((sum, column) => sum + column.byteLength, 0);
  const order: HostOrder = { kind: "job", job, limits };
  // A host that dies while it is fed ends in EPIPE; `ended` says why it died.
  const food = [...encodeFrame(order, engine), ...columns.map(bytesOf)];
  const fed = pipeline(Readable.from(food), child.stdin as Writable, { end: false }).then(
    () => true,
    () => false,
  );
  try {
    return await watchChild(child, { limits, barsBytes, fed, signal, onProgress });
  } finally {
    child.stdin?.destroy();
    await fed;
  }
}

const bytesOf = (column: Float64Array) => Buffer.from(column.buffer, column.byteOffset, column.byteLength);

function spawnHost(wall: OuterWall, program: string, { limits, columns = [], stoppable }: HostOptions) {
  const barsMb = Math.ceil(columns.reduce((sum, column) => sum + column.byteLength, 0) / 2 ** 20);
  const ceilings = [
    `--data=${(HOST_MB + 4 * limits.memoryMb + barsMb) * 2 ** 20}`,
    `--cpu=${limits.cpuSeconds + CPU_GRACE_SECONDS}`,
    "--nofile=64",
    "--fsize=0",
    "--core=0",
  ];
  const binding = bindingSeen(wall);
  const node = [
    "--no-node-snapshot", // isolated-vm asks for it
    "--disallow-code-generation-from-strings",
    ...["--permission", "--allow-addons", `--allow-fs-read=${binding}`, "--no-warnings"],
    ...(stoppable ? ["--no-opt", "--no-use-osr"] : []),
    ...["--input-type=commonjs", "-e", program, binding],
  ];
  const prefix = [NICE, PRLIMIT].every((path) => existsSync(path))
    ? [NICE, "-n", String(NICENESS), PRLIMIT, ...ceilings]
    : [];
  const child: ChildProcess = spawnBehind(wall, node, prefix);
  if (child.pid && prefix.length === 0) setPriority(child.pid, NICENESS);
  return child;
}
