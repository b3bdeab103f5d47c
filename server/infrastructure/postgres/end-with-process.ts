import { spawn } from "node:child_process";

/** Reads until nobody can write any more. "$1" is the folder. */
const SCRIPT = `cat > /dev/null
find "$1" -name postmaster.pid | while read -r file; do
  pid=$(head -n 1 "$file")
  case "$(ps -o args= -p "$pid")" in *"$1"*) kill -QUIT "$pid" ;; esac
done
sleep 1
rm -rf "$1"`;

/**
 * For test runs and benchmarks: when this process is gone, however it ended, so are the PostgreSQL servers that live
 * below `folder`, and the folder. A shell of its own session waits for the end of a pipe that only this process holds.
 */
export function endWithProcess(folder: string): void {
  if (process.platform === "win32") return;
  const guard = spawn("/bin/sh", ["-c", SCRIPT, "guard", folder], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.unref();
  // A pipe of Node's is a socket, though its type does not say so.
  (guard.stdin as unknown as { unref(): void }).unref();
}
