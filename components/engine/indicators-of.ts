import type { BarColumns } from "#lib/core/columns.ts";
import { describeStrategy, type Strategy } from "#lib/models/strategies/index.ts";
import type { NamedIndicator, Parameters } from "./protocol.ts";

/**
 * A strategy's indicators on the bars of one symbol, each with the pane it is drawn in. Runs the author's code: call it
 * for a saved version only inside the sandbox.
 */
export function indicatorsOf(
  strategy: Strategy,
  { parameters, bars }: { parameters: Parameters; bars: BarColumns },
): NamedIndicator[] {
  const parsed = strategy.parameters.parse(parameters) as Parameters;
  const panes = new Map(describeStrategy(strategy).indicators.map(({ name, pane }) => [name, pane]));
  return Object.entries(strategy.indicators(parsed, bars)).map(([name, values]) => ({
    name: name in parsed ? `${name} ${parsed[name]}` : name,
    values,
    pane: panes.get(name) ?? "price",
  }));
}
