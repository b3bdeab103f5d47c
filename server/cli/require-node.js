// Plain JavaScript that even an old Node reads, loaded before any TypeScript: an old Node gets a sentence, not a stack.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 24 || (major === 24 && minor < 7)) {
  process.stderr.write(
    `Pitwall needs Node 24.7 or newer and found ${process.versions.node}: run npm ci, which brings one on Linux and Windows x64, or install it from nodejs.org.\n`,
  );
  process.exit(1);
}
