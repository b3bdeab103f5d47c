/** ISO dates, both included; an empty side is open. */
export type Period = { readonly from: string; readonly to: string };
export type PeriodTemplate = Period & { readonly label: string; readonly title: string };

const CRISES: readonly PeriodTemplate[] = [
  { label: "Dot-com", title: "Peak to trough of the dot-com fall", from: "2000-03-24", to: "2002-10-09" },
  { label: "2008", title: "The financial crisis, peak to trough", from: "2007-10-09", to: "2009-03-09" },
  { label: "2020", title: "The year of COVID", from: "2020-01-01", to: "2020-12-31" },
  { label: "2022", title: "The year of rising rates", from: "2022-01-01", to: "2022-12-31" },
];

/** Periods that the data can fill: everything, the last years, and known storms of which it holds a part. */
export function periodTemplates(span: Period): PeriodTemplate[] {
  const all: PeriodTemplate = { label: "All", title: `${span.from} to ${span.to}`, from: "", to: "" };
  const last = [1, 5, 10].map((years): PeriodTemplate => {
    const from = yearsBefore(span.to, years);
    return {
      label: `${years}Y`,
      title: `The last ${years === 1 ? "year" : `${years} years`} of the data`,
      from,
      to: "",
    };
  });
  return [
    all,
    ...last.filter(({ from }) => from > span.from),
    ...CRISES.filter(({ from, to }) => from >= span.from && from < span.to && to > span.from),
  ];
}

/** The same calendar day earlier; 29 February becomes the 28th. */
function yearsBefore(date: string, years: number): string {
  const [year = 1970, month = 1, day = 1] = date.split("-").map(Number);
  const lastDay = new Date(Date.UTC(year - years, month, 0)).getUTCDate();
  const found = new Date(Date.UTC(year - years, month - 1, Math.min(day, lastDay)));
  return found.toISOString().slice(0, 10);
}

/** The template that a period is, if any. */
export function templateOf(templates: readonly PeriodTemplate[], period: Period): string | undefined {
  return templates.find(({ from, to }) => from === period.from && to === period.to)?.label;
}
