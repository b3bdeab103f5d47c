import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import { config, projectPath } from "#server/infrastructure/config/index.ts";
import { encodeProgram, hostFilter, isFiltered } from "./seccomp-program.ts";

/** What stands around a strategy host besides its isolate, limits and empty environment. */
export type OuterWall =
  | { readonly kind: "bubblewrap"; readonly command: string; readonly libraries: readonly string[] }
  | { readonly kind: "missing"; readonly reason: string };

/** Descriptors of a walled child: bubblewrap reads the filter from the first and writes its child's id to the second. */
const FILTER_FD = 3;
const INFO_FD = 4;

const NODE_INSIDE = "/node";
const BINDING_INSIDE = "/isolated-vm.node";
const TRIAL_MS = 20_000;
const TRIAL = "fs.writeSync(1, 'walled')";
const LIST_LIBRARIES = `process.dlopen({ exports: {} }, process.argv[1]);
  process.report.excludeNetwork = true;
  console.log(JSON.stringify(process.report.getReport().sharedObjects))`;

let wall: Promise<OuterWall> | undefined;

/** Found out once a process, by starting Node behind it. */
export function outerWall(): Promise<OuterWall> {
  wall ??= tryWall(config().runs.bubblewrap);
  return wall;
}

/** @param command where bubblewrap is; "" stands for a wish to go without */
export async function tryWall(command: string): Promise<OuterWall> {
  const missing = (reason: string): OuterWall => ({ kind: "missing", reason });
  if (process.platform !== "linux") return missing("bubblewrap needs Linux");
  if (!isFiltered(process.arch)) return missing(`there is no system call filter for ${process.arch}`);
  if (command === "") return missing("the setting runs.bubblewrap is empty");
  if (!existsSync(command)) return missing(`bubblewrap is not installed as ${command}`);
  const found: OuterWall = { kind: "bubblewrap", command, libraries: await librariesOfNode() };
  const { code, stdout, stderr } = await tryOut(found);
  if (code === 0 && stdout === "walled") return found;
  const [said] = stderr.split("\n").filter(Boolean);
  return missing(said?.slice(0, 300) ?? `bubblewrap ended with ${code}`);
}

function tryOut(found: OuterWall): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawnBehind(found, ["-e", TRIAL]);
  void pidBehind(child);
  const timer = setTimeout(() => child.kill("SIGKILL"), TRIAL_MS);
  const said = { stdout: "", stderr: "" };
  child.stdout?.on("data", (text) => {
    said.stdout += text;
  });
  child.stderr?.on("data", (text) => {
    said.stderr += text;
  });
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: null, ...said, stderr: error.message }));
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, ...said });
    });
  });
}

/**
 * Starts Node with an empty environment, behind the wall when there is one. `prefix` is what runs it, e.g. prlimit.
 * Standard input, output and error are pipes.
 */
export function spawnBehind(
  wall: OuterWall,
  nodeArguments: readonly string[],
  prefix: readonly string[] = [],
) {
  const walled = wall.kind === "bubblewrap";
  const node = walled ? [wall.command, ...wallArguments(wall)] : [process.execPath];
  const [command = "", ...rest] = [...prefix, ...node, ...nodeArguments];
  const child: ChildProcess = spawn(command, rest, {
    env: { TZ: "UTC" } as unknown as NodeJS.ProcessEnv,
    cwd: "/",
    stdio: ["pipe", "pipe", "pipe", ...(walled ? (["pipe", "pipe"] as const) : [])],
  });
  for (const pipe of child.stdio) pipe?.on("error", () => {});
  if (walled && isFiltered(process.arch))
    (child.stdio[FILTER_FD] as Writable).end(encodeProgram(hostFilter(process.arch)));
  return child;
}

/** No namespace of the machine's, no capability, one read-only folder with five kinds of files, and nothing to fork. */
function wallArguments({ libraries }: Extract<OuterWall, { kind: "bubblewrap" }>): string[] {
  return [
    ...["--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL"],
    // Node itself is process 1: whoever kills bubblewrap, or its parent, ends everything in here.
    ...["--die-with-parent", "--as-pid-1"],
    ...["--clearenv", "--setenv", "TZ", "UTC", "--hostname", "strategy-host"],
    ...["--seccomp", String(FILTER_FD), "--info-fd", String(INFO_FD)],
    ...["--ro-bind", process.execPath, NODE_INSIDE, "--ro-bind", bindingPath(), BINDING_INSIDE],
    ...libraries.flatMap((library) => ["--ro-bind", library, library]),
    ...["--remount-ro", "/", "--chdir", "/", "--", NODE_INSIDE],
  ];
}

/** Where the host finds the compiled part of isolated-vm. */
export const bindingSeen = (wall: OuterWall) => (wall.kind === "bubblewrap" ? BINDING_INSIDE : bindingPath());

/** The process id of Node behind the wall, as seen from here; undefined when it ended before, or has no wall. */
export function pidBehind(child: ChildProcess): Promise<number | undefined> {
  const pipe = child.stdio[INFO_FD] as Readable | undefined;
  if (!pipe) return Promise.resolve(child.pid);
  let text = "";
  return new Promise((resolve) => {
    // Read to its end: bubblewrap writes in pieces and dies of a pipe that closes between them.
    pipe.on("data", (piece) => {
      text += piece;
      const [, pid] = /"child-pid":\s*(\d+)\D/.exec(text) ?? [];
      if (pid) resolve(Number(pid));
    });
    pipe.on("close", () => resolve(undefined));
  });
}

let binding: string | undefined;

/** The prebuilt binding for this Node, or the one that was compiled here. */
function bindingPath(): string {
  binding ??= findBinding(projectPath("node_modules/isolated-vm"));
  return binding;
}

function findBinding(folder: string): string {
  const prebuilt = join(folder, "prebuilds", `${process.platform}-${process.arch}`);
  const names = existsSync(prebuilt) ? readdirSync(prebuilt) : [];
  const own = names.filter((name) => name.includes(`.abi${process.versions.modules}.`));
  const [library] = own.filter(
    (name) => !name.includes(existsSync("/etc/alpine-release") ? ".glibc." : ".musl."),
  );
  return library ? join(prebuilt, library) : join(folder, "build", "Release", "isolated_vm.node");
}

/** Exactly what a fresh Node with the binding has loaded. */
async function librariesOfNode(): Promise<string[]> {
  const node = [process.execPath, ["-e", LIST_LIBRARIES, bindingPath()]] as const;
  const { stdout } = await promisify(execFile)(...node, { env: {} as NodeJS.ProcessEnv });
  const loaded = JSON.parse(stdout) as string[];
  return loaded.filter((path) => path.startsWith("/") && path !== bindingPath() && existsSync(path));
}
