/** Indicators of the registry on the bars of a chart: columns with the plot hints of their definitions. Pure. */
import type { Overlay } from "#components/charts/overlay-series.ts";
import type { Option } from "#components/ui/index.ts";
import type { BarColumns } from "#lib/core/columns.ts";
import { type Indicator, indicatorGroups, indicatorList } from "#lib/data/features/index.ts";

const BAR_INPUTS: ReadonlySet<string> = new Set(["source", "open", "high", "low", "close", "volume"]);
const COLORS = ["st-magenta", "st-amber", "st-purple", "series-4", "series-3", "st-working"] as const;

/** What one symbol's bars are enough for. */
const fits = ({ inputs }: Indicator) => inputs.every((name) => BAR_INPUTS.has(name));

export const indicatorOptions: readonly Option[] = indicatorGroups.flatMap(({ title, indicators }) =>
  indicators.filter(fits).map((one) => ({ value: one.name, label: one.title, note: title })),
);

/** One overlay an output, with the usual parameters; every indicator in a pane of its own unless it is a price. */
export function indicatorOverlays(names: readonly string[], bars: BarColumns): Overlay[] {
  const chosen = names.flatMap((name) => indicatorList.filter((one) => one.name === name && fits(one)));
  let used = 0;
  return chosen.flatMap((one) => {
    const parameters = one.parameters.parse({}) as Record<string, unknown>;
    const inputs = one.inputs.map((input) => bars[input === "source" ? "close" : (input as "close")]);
    const columns = one.block(inputs, parameters);
    return one.outputs.map((output, i): Overlay => {
      const settings = Object.values(parameters).filter((value) => typeof value !== "object");
      const name = [one.outputs.length > 1 ? `${one.name} ${output}` : one.name, ...settings].join(" ");
      const color = COLORS[used++ % COLORS.length]!;
      const drawn = { name, values: columns[i]!, pane: one.pane, group: one.name, color };
      const plot = one.plot?.[output];
      return { ...drawn, ...(plot && { plot }), ...(i === 0 && one.levels && { levels: one.levels }) };
    });
  });
}
