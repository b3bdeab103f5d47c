import type { StrategyDescription } from "#lib/models/strategies/index.ts";
import { launchHost } from "./launch-host.ts";
import type { HostFailure, HostLimits, StrategyModule } from "./protocol.ts";

/** Enough to define a strategy and compute its indicators on a thousand made-up bars. */
const LIMITS: HostLimits = { wallSeconds: 60, cpuSeconds: 20, stallSeconds: 3, memoryMb: 256, resultMb: 1 };

/** Evaluates a module once in a strategy host and says what it defines, or why it cannot. */
export async function describeModule(module: StrategyModule): Promise<StrategyDescription | HostFailure> {
  const end = await launchHost({ task: "describe", module }, { limits: LIMITS });
  if (end.kind === "failed") return end;
  if (end.kind === "described") return JSON.parse(end.description) as StrategyDescription;
  throw new Error(`the strategy host answered ${end.kind} to describe`);
}
