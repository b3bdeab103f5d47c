/** Fails when package-lock.json misses a per-platform package: `npm ci` would then fail on that platform. */
import { readFileSync } from "node:fs";

type Entry = { optionalDependencies?: Record<string, string> };
const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Record<string, Entry>;
};

/** npm looks for a dependency in the asking package's own node_modules, then in each folder above it. */
function isLocked(asking: string, name: string): boolean {
  if (packages[asking ? `${asking}/node_modules/${name}` : `node_modules/${name}`]) return true;
  return asking !== "" && isLocked(asking.slice(0, Math.max(0, asking.lastIndexOf("/node_modules/"))), name);
}

const missing = Object.entries(packages).flatMap(([path, entry]) =>
  Object.keys(entry.optionalDependencies ?? {})
    .filter((name) => !isLocked(path, name))
    .map((name) => `${path || "(root)"} needs ${name}`),
);
for (const line of missing) console.error(line);
console.log(`${missing.length} optional packages missing from package-lock.json`);
process.exit(missing.length > 0 ? 1 : 0);
