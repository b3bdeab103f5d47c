export type Reading = readonly [name: string, value: string];

/** Figures under the crosshair, beside it and never below the pointer. */
export function Readout({
  left,
  title,
  rows,
}: {
  left: number | null;
  title: string;
  rows: readonly Reading[];
}) {
  if (left === null) return null;
  const side = left > 260 ? { right: `calc(100% - ${left - 12}px)` } : { left: `${left + 12}px` };
  return (
    <div
      style={side}
      className="pointer-events-none absolute top-2 z-10 rounded-2 bg-2 px-2.5 py-1.5 text-11 shadow-float"
    >
      <div className="mb-1 text-3">{title}</div>
      <dl className="grid grid-cols-[auto_auto] gap-x-4 gap-y-0.5">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="max-w-48 truncate text-2">{name}</dt>
            <dd className="text-right text-1">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
