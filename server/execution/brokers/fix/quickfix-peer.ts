import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** QuickFIX's own example servers, from Debian's packages: built once, kept outside the repository. */
const CACHE = join(tmpdir(), "pitwall-quickfix");
const PACKAGES = ["libquickfix-dev", "libquickfix17", "libquickfix-doc"];
const EXAMPLES = { executor: "executor/C++", ordermatch: "ordermatch" } as const;
export type PeerName = keyof typeof EXAMPLES;

/** Builds both where that can be done; answers why they do not run here, or null. */
export function whyNoQuickfix(): string | null {
  if (existsSync(join(CACHE, "executor")) && existsSync(join(CACHE, "ordermatch"))) return null;
  for (const tool of ["g++", "apt-get", "dpkg-deb"])
    if (spawnSync(tool, ["--version"]).error)
      return `there is no ${tool} here to build QuickFIX's servers with`;
  try {
    mkdirSync(CACHE, { recursive: true });
    const run = (command: string, args: string[]) =>
      execFileSync(command, args, { cwd: CACHE, timeout: 180_000, stdio: "pipe" });
    run("apt-get", [
      "download",
      "-q",
      "-o",
      "Acquire::http::Timeout=10",
      "-o",
      "Acquire::Retries=0",
      ...PACKAGES,
    ]);
    for (const file of readdirSync(CACHE).filter((name) => name.endsWith(".deb")))
      run("dpkg-deb", ["-x", file, "root"]);
    for (const name of Object.keys(EXAMPLES) as PeerName[]) build(name, run);
    return null;
  } catch (error) {
    return `Debian's libquickfix packages cannot be had or built here: ${String((error as Error).message).split("\n")[0]}`;
  }
}

function build(name: PeerName, run: (command: string, args: string[]) => void): void {
  const from = join(CACHE, "root/usr/share/doc/libquickfix-doc/examples", EXAMPLES[name]);
  const to = join(CACHE, "source", name);
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(from).filter((one) => /\.(cpp|h)(\.gz)?$/.test(one))) {
    const bytes = readFileSync(join(from, file));
    writeFileSync(join(to, file.replace(/\.gz$/, "")), file.endsWith(".gz") ? gunzipSync(bytes) : bytes);
  }
  writeFileSync(join(to, "config.h"), "");
  const sources = readdirSync(to).filter((one) => one.endsWith(".cpp"));
  const headers = ["root/usr/include", "root/usr/include/quickfix"].map((one) => `-I${join(CACHE, one)}`);
  const compile = ["-std=c++11", "-w", "-I.", ...headers, ...sources, library(), "-lpthread"];
  run("sh", ["-c", `cd '${to}' && g++ ${compile.join(" ")} -o '${join(CACHE, name)}'`]);
}

function library(): string {
  const root = join(CACHE, "root/usr/lib");
  const found = readdirSync(root, { recursive: true }).find((one) =>
    String(one).endsWith("libquickfix.so.17"),
  );
  return join(root, String(found));
}

export type Peer = {
  /** Every message that it took or sent, fields parted by SOH. */
  log(): string[];
  readonly port: number;
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
};

/** One of the two as an acceptor on a free port, its sequence numbers on disk. */
export async function startPeer(name: PeerName, version: "FIX.4.2" | "FIX.4.4"): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), `pitwall-${name}-`));
  const port = await freePort();
  writeFileSync(join(folder, "peer.cfg"), configuration(version, port, folder));
  let child: ChildProcess;
  const start = async () => {
    // A shell, so that the library path is all that its environment changes.
    const run = `LD_LIBRARY_PATH='${join(library(), "..")}' exec '${join(CACHE, name)}' peer.cfg >> screen.log 2>&1`;
    child = spawn("sh", ["-c", run], { cwd: folder, stdio: ["pipe", "ignore", "ignore"] });
    await listening(port);
  };
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  };
  await start();
  const close = async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  };
  const log = () => {
    const text = readFileSync(join(folder, "screen.log"), "latin1");
    return [...text.matchAll(/\((8=FIX[^\n]*)\)/g)].map(([, message]) => message as string);
  };
  return { port, start, kill, close, log };
}

const configuration = (version: string, port: number, folder: string): string => `[DEFAULT]
ConnectionType=acceptor
SocketAcceptPort=${port}
SocketReuseAddress=Y
StartTime=00:00:00
EndTime=00:00:00
FileStorePath=${folder}/store
UseDataDictionary=N
HeartBtInt=30
[SESSION]
BeginString=${version}
SenderCompID=VENUE
TargetCompID=PITWALL
`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

/** A connection that says nothing: the acceptor drops it. */
async function listening(port: number): Promise<void> {
  for (let tries = 0; ; tries++) {
    const socket = connect(port, "127.0.0.1");
    const is = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (is) return;
    if (tries === 200) throw new Error(`nothing listens on ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
