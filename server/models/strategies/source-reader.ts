import { type ChildProcess, fork } from "node:child_process";
import { projectPath } from "#server/infrastructure/config/index.ts";
import type { SourceReading } from "./read-source.ts";

const PROGRAM = "server/models/strategies/read-source.ts";
const LIMIT_MS = 10_000;
const HEAP_MB = 256;

/** One that waits for work; it costs a tenth of a second to start another. */
let idle: ChildProcess | undefined;

/** Translation and forbidden constructs, found in a process that may be lost over it. */
export async function readSource(source: string): Promise<SourceReading> {
  const child = take();
  const reading = await ask(child, source);
  if (reading && !idle) keep(child);
  else child.kill("SIGKILL");
  return reading ?? { problems: [UNREADABLE] };
}

const UNREADABLE = {
  severity: "error",
  code: "syntax",
  line: 1,
  column: 1,
  message: "This file cannot be read: something in it is nested too deeply. Write it in smaller parts.",
} as const;

function ask(child: ChildProcess, source: string): Promise<SourceReading | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), LIMIT_MS);
    const settle = (reading?: SourceReading) => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(reading);
    };
    child.once("message", (reading) => settle(reading as SourceReading));
    child.once("exit", () => settle());
    child.once("error", () => settle());
    child.send(source, () => {});
  });
}

function take(): ChildProcess {
  const child = idle ?? start();
  idle = undefined;
  child.removeAllListeners("exit");
  child.ref();
  child.channel?.ref();
  return child;
}

/** Holds no process open: whoever is done may leave, and the child leaves with it. */
function keep(child: ChildProcess): void {
  idle = child;
  child.once("exit", () => {
    if (idle === child) idle = undefined;
  });
  child.unref();
  child.channel?.unref();
}

function start(): ChildProcess {
  return fork(projectPath(PROGRAM), [], {
    env: {} as NodeJS.ProcessEnv,
    execArgv: ["--conditions=react-server", `--max-old-space-size=${HEAP_MB}`],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
}
