// Plain JavaScript that even an old Node reads, loaded before any TypeScript: an old Node gets a sentence, not a stack.
import module from "node:module";
import { fileURLToPath } from "node:url";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 24 || (major === 24 && minor < 7)) {
  process.stderr.write(
    `Pitwall needs Node 24.7 or newer and found ${process.versions.node}: run npm ci, which brings one on Linux and Windows x64, or install it from nodejs.org.\n`,
  );
  process.exit(1);
}

// What one process compiled, later ones read: they start in less than half the time. Children inherit it.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("../../node_modules/.cache/node", import.meta.url));
module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
