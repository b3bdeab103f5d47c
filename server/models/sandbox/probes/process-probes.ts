/**
 * What someone does who broke out of the isolate: expressions run by Node itself behind the outer wall, all in one
 * process, and the text that must be observed.
 */
export type ProcessProbe = { readonly name: string; readonly code: string; readonly observed: RegExp };

const NOT_THERE = /^threw (ENOENT|ENOTDIR)/;
const NO_WRITE = /^threw (EROFS|EACCES|EPERM|ENOSYS|ENOENT|EFBIG)/;
const NO_NETWORK = /^threw (ENOSYS|EPERM|EACCES|EAFNOSUPPORT|EMFILE|EINVAL|EAI_|ECANCELED)/;
const NO_PROCESS = /^threw (EPERM|ENOSYS|EACCES|EAGAIN|ENOENT)/;

const read = (path: string) => `fs.readFileSync(${JSON.stringify(path)}, "utf8").slice(0, 80)`;
const unreadable = [
  "/etc/passwd",
  "/etc/hostname",
  "/proc/self/environ",
  "/proc/1/maps",
  "/proc/net/tcp",
  "/sys/class/net",
  "/root/.bashrc",
  "/home",
  "/var/run/docker.sock",
  "/dev/null",
  "/dev/mem",
];

export const PROCESS_PROBES: readonly ProcessProbe[] = [
  { name: "descriptors left open", code: "openDescriptors()", observed: /^$/ },
  { name: "environment", code: "Object.keys(process.env).sort().join()", observed: /^(PWD,TZ|TZ)$/ },
  {
    name: "folders there are",
    code: "fs.readdirSync('/').sort().join()",
    observed: /^threw|^isolated-vm\.node(,lib|,lib64|,node|,usr|,nix)+$/,
  },
  ...unreadable.map((path) => ({ name: `read ${path}`, code: read(path), observed: NOT_THERE })),
  {
    name: "read the project",
    code: "fs.readFileSync(PROJECT + '/package.json', 'utf8').slice(0, 80)",
    observed: NOT_THERE,
  },
  { name: "read a secret file", code: "fs.readFileSync(SECRET_FILE, 'utf8')", observed: NOT_THERE },
  { name: "write a file", code: "fs.writeFileSync('/left', 'x')", observed: NO_WRITE },
  { name: "write to /tmp", code: "fs.writeFileSync('/tmp/left', 'x')", observed: NO_WRITE },
  { name: "make a folder", code: "fs.mkdirSync('/left')", observed: NO_WRITE },
  {
    name: "change Node itself",
    code: "fs.writeFileSync('/node', 'x')",
    observed: /^threw (EROFS|EACCES|ETXTBSY|EPERM)/,
  },
  { name: "delete the binding", code: "fs.unlinkSync('/isolated-vm.node')", observed: NO_WRITE },
  { name: "link", code: "fs.symlinkSync('/etc', '/left')", observed: NO_WRITE },
  { name: "tcp out", code: "await connect({ host: '127.0.0.1', port: PORT })", observed: NO_NETWORK },
  { name: "tcp to a name", code: "await connect({ host: 'localhost', port: PORT })", observed: /^threw/ },
  { name: "unix socket", code: "await connect({ path: SOCKET })", observed: NO_NETWORK },
  { name: "abstract unix socket", code: "await connect({ path: '\\0pitwall' })", observed: NO_NETWORK },
  { name: "listen", code: "await listen({ port: 0, host: '127.0.0.1' })", observed: NO_NETWORK },
  { name: "udp", code: "await bindUdp()", observed: NO_NETWORK },
  {
    name: "dns by the system",
    code: "(await require('node:dns').promises.lookup('localhost')).address",
    observed: /^threw/,
  },
  {
    name: "dns by itself",
    code: "await resolved('probe.test')",
    observed: /^threw/,
  },
  { name: "fetch", code: "await fetch('http://127.0.0.1:' + PORT)", observed: /^threw/ },
  {
    name: "an inspector port",
    code: "(require('node:inspector').open(0, '127.0.0.1'), require('node:inspector').url())",
    observed: /^(threw.*|undefined)$/,
  },
  {
    name: "spawn a shell",
    code: "must(require('node:child_process').spawnSync('/bin/sh', ['-c', 'id']))",
    observed: NO_PROCESS,
  },
  {
    name: "spawn Node",
    code: "must(require('node:child_process').spawnSync(process.execPath, ['-v']))",
    observed: NO_PROCESS,
  },
  { name: "fork", code: "await forked()", observed: NO_PROCESS },
  { name: "execve a shell", code: "executable('/bin/sh')", observed: NOT_THERE },
  {
    name: "signal another process",
    code: "process.kill(PARENT, 0)",
    observed: /^threw (ESRCH|ENOSYS|EPERM)/,
  },
  { name: "signal process 1 outside", code: "process.kill(-1, 0)", observed: /^threw (ESRCH|ENOSYS|EPERM)/ },
  { name: "see the parent", code: "process.ppid", observed: /^0$/ },
  { name: "see other processes", code: "process.pid", observed: /^1$/ },
  { name: "become another user", code: "process.setuid(0)", observed: /^threw/ },
  {
    name: "give a file away",
    code: "fs.chownSync('/isolated-vm.node', 1, 1)",
    observed: /^threw (ENOSYS|EPERM|EROFS)/,
  },
  { name: "change groups", code: "process.setgroups([0])", observed: /^threw/ },
  {
    name: "host name",
    code: "require('node:os').hostname()",
    observed: /^strategy-host$/,
  },
  {
    name: "network interfaces",
    code: "Object.keys(require('node:os').networkInterfaces()).join()",
    observed: /^(threw .*|lo|)$/,
  },
  { name: "raise its own priority", code: "require('node:os').setPriority(0, -10)", observed: /^threw/ },
  {
    name: "load another library",
    code: "process.dlopen({ exports: {} }, ADDON)",
    observed: /^threw ERR_DLOPEN_FAILED .*(No such file|cannot open)/,
  },
  {
    name: "loopback of the machine after all that",
    code: "await connect({ host: '::1', port: PORT })",
    observed: NO_NETWORK,
  },
];

/** Runs them and writes [name, observed] pairs as JSON to standard output. `facts` are constants that the probes name. */
export function processProgram(facts: Record<string, unknown>): string {
  const constants = Object.entries(facts).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`);
  const probes = PROCESS_PROBES.map(({ name, code }) => `[${JSON.stringify(name)}, async () => (${code})]`);
  return `const fs = require("node:fs"); const net = require("node:net");
${constants.join("\n")}
const settled = (emitter, good) => new Promise((resolve, reject) => {
  emitter.once("error", reject); emitter.once(good, () => resolve("connected"));
  setTimeout(() => reject(Object.assign(new Error("no answer"), { code: "ECANCELED" })), 2000);
});
const connect = (to) => settled(net.connect(to), "connect");
const listen = (at) => { const server = net.createServer(); const done = settled(server, "listening"); server.listen(at); return done; };
const bindUdp = () => { const socket = require("node:dgram").createSocket("udp4"); const done = settled(socket, "listening"); socket.bind(0); return done; };
const forked = () => settled(require("node:child_process").fork("/x.js"), "spawn");
const resolved = (name) => { const by = new (require("node:dns").promises.Resolver)({ timeout: 1000, tries: 2 });
  by.setServers(["127.0.0.1:" + DNS_PORT]); return by.resolve4(name); };
const must = ({ error, stdout }) => { if (error) throw error; return "ran: " + stdout; };
const executable = (path) => fs.accessSync(path, fs.constants.X_OK);
// 0 to 2 are the pipes; what Node opened for itself is anonymous. A file, a folder or another socket would be a leak.
const openDescriptors = () => { const found = []; for (let fd = 3; fd < 64; fd++) try {
  const stat = fs.fstatSync(fd); if (stat.isFile() || stat.isDirectory() || stat.isSocket()) found.push(fd);
} catch {} return found.join(); };
const probes = [${probes.join(",\n")}];
(async () => { const seen = [];
  for (const [name, run] of probes) try { seen.push([name, String(await run())]); }
    catch (error) { seen.push([name, "threw " + (error.code ?? "") + " " + error.message]); }
  fs.writeSync(1, JSON.stringify(seen)); process.exit(0); })();
process.on("uncaughtException", () => {});`;
}
