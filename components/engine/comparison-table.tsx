import { formatNumber, formatSigned } from "#components/ui/index.ts";
import { type ComparedFigure, changeOf } from "./compare-results.ts";

/** What-if figures beside the base's, with the change in words. */
export function ComparisonTable({
  figures,
  baseLabel,
}: {
  figures: readonly ComparedFigure[];
  baseLabel: string;
}) {
  return (
    <table className="w-full table-fixed text-12">
      <caption className="sr-only">Statistics of the what-if run and of {baseLabel}</caption>
      <thead>
        <tr className="h-7 border-line-1 border-b text-11 text-3">
          <th scope="col" className="w-[32%] pl-4 text-left font-regular">
            Metric
          </th>
          <th scope="col" className="text-right font-regular">
            What-if
          </th>
          <th scope="col" className="truncate text-right font-regular">
            {baseLabel}
          </th>
          <th scope="col" className="w-[31%] pr-4 text-right font-regular">
            Change
          </th>
        </tr>
      </thead>
      <tbody>
        {figures.map((figure) => (
          <tr
            key={figure.id}
            data-statistic={figure.id}
            className="h-(--row) border-line-1 not-last:border-b"
          >
            <th scope="row" title={figure.convention} className="truncate pl-4 text-left font-regular text-2">
              {figure.title}
            </th>
            <td className="text-right text-1">{formatNumber(figure.whatIf, figure.decimals)}</td>
            <td className="text-right text-2">{formatNumber(figure.base, figure.decimals)}</td>
            <td className="whitespace-nowrap pr-4 text-right text-1">
              <Change figure={figure} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Change({ figure }: { figure: ComparedFigure }) {
  const change = changeOf(figure);
  if (change === null) return <span className="text-3">—</span>;
  if (change === 0) return <span className="text-3">same</span>;
  return (
    <>
      {formatSigned(change, figure.decimals)}
      {figure.verdict && <span className="text-3"> {figure.verdict}</span>}
    </>
  );
}
