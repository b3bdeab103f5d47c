import { formatSigned, Gain } from "#components/ui/index.ts";
import type { CostSplit, Known } from "#lib/execution/tca/index.ts";
import { SPLIT_PARTS } from "./cost-words.ts";

/** The implementation shortfall by its parts: what costs goes right, what gains goes left; the parts add up. */
export function CostSplitBars({ split, currency }: { split: Known<CostSplit>; currency: string }) {
  const most = Math.max(...SPLIT_PARTS.map(([part]) => Math.abs(split[part] ?? 0)), Number.EPSILON);
  return (
    <table className="w-full text-12" aria-label={`Implementation shortfall, ${currency}`}>
      <tbody>
        {SPLIT_PARTS.map(([part, title, hint]) => (
          <tr key={part} title={hint} className="h-6">
            <th scope="row" className="w-24 text-left font-regular text-2">
              {title}
            </th>
            <td aria-hidden="true">
              <PartBar share={(split[part] ?? 0) / most} />
            </td>
            <td className="w-28 text-right">
              <Gain value={-(split[part] ?? 0)} text={formatSigned(split[part], 2)} />
            </td>
          </tr>
        ))}
        <tr className="h-7 border-line-2 border-t">
          <th scope="row" className="text-left font-medium text-1">
            Shortfall
          </th>
          <td className="text-11 text-3">{currency}, above zero costs</td>
          <td className="text-right font-medium">
            <Gain value={-(split.total ?? 0)} text={formatSigned(split.total, 2)} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function PartBar({ share }: { share: number }) {
  const width = `${Math.abs(share) * 50}%`;
  return (
    <span className="relative block h-2">
      <span className="absolute inset-y-[-4px] left-1/2 w-px bg-(--line-2)" />
      <span
        className={share > 0 ? "absolute inset-y-0 bg-(--down)" : "absolute inset-y-0 bg-(--up)"}
        style={share > 0 ? { left: "50%", width } : { right: "50%", width }}
      />
    </span>
  );
}
