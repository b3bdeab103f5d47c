import { spawn } from "node:child_process";
import { once } from "node:events";
import { childEnvironment } from "#server/infrastructure/config/index.ts";

export type TradingProcess = {
  readonly pid: number;
  /** What it logged. */
  said(): string;
  /** SIGKILL; settles when it is gone. */
  kill(): Promise<void>;
};

/** The trading worker as the product starts it, on a database and a state folder of its own: to be killed. */
export function startTradingProcess({ appUrl, home }: { appUrl: string; home: string }): TradingProcess {
  const child = spawn(process.execPath, ["--conditions=react-server", "server/workers/trading.ts"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: childEnvironment({
      // The fake venue is no broker of the product.
      PITWALL_ENV: "test",
      PITWALL_DATABASE_APP_URL: appUrl,
      PITWALL_STATE_HOME: home,
    }),
  });
  const ended = once(child, "close");
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
  return {
    pid: child.pid as number,
    said: () => said,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
