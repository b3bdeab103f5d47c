import { ACCOUNT_EVENT } from "#lib/execution/accounts/index.ts";
import type { EventColumns } from "./result.ts";

const DEPOSIT = ACCOUNT_EVENT.indexOf("deposit");
const WITHDRAWAL = ACCOUNT_EVENT.indexOf("withdrawal");

/**
 * Equity as if nothing had been put in or taken out: the time-weighted return of every step on the first capital.
 * A flow counts before the step in which it happened. Without flows it is `equity` itself.
 */
export function withoutFlows(
  timeline: Float64Array,
  equity: Float64Array,
  events: EventColumns,
  capital: number,
): Float64Array {
  if (!(events.kind.includes(DEPOSIT) || events.kind.includes(WITHDRAWAL))) return equity;
  const flows = new Float64Array(equity.length);
  let step = 0;
  for (let k = 0; k < events.length; k++) {
    if (events.kind[k] !== DEPOSIT && events.kind[k] !== WITHDRAWAL) continue;
    while (step + 1 < timeline.length && timeline[step]! <= events.time[k]!) step++;
    flows[step]! += events.amount[k]!;
  }
  const index = new Float64Array(equity.length);
  let worth = capital;
  let before = capital;
  for (let i = 0; i < equity.length; i++) {
    worth *= equity[i]! / (before + flows[i]!);
    before = equity[i]!;
    index[i] = worth;
  }
  return index;
}
