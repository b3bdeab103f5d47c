import { Chip, type Tone } from "#components/ui/index.ts";
import type { OrderRow } from "#lib/execution/orders/index.ts";
import type { RowAnswer } from "./trading-types.ts";

const TONES: Record<string, Tone> = {
  requested: "neutral",
  withdrawn: "good",
  accepted: "good",
  replaced: "good",
  refused: "bad",
  denied: "bad",
  ended: "quiet",
  "not-found": "bad",
};

/** What became of each order of a bulk action. */
export function RowAnswers({ answers, rows }: { answers: readonly RowAnswer[]; rows: readonly OrderRow[] }) {
  const byId = new Map(rows.map((row) => [row.orderId, row]));
  return (
    <ul aria-label="Result of each order" className="flex flex-col gap-1 text-12">
      {answers.map(({ id, outcome, message }) => {
        const row = byId.get(id);
        return (
          <li key={id} className="flex items-baseline gap-2">
            <b className="w-14 shrink-0 font-strong text-1">{row?.symbol ?? "—"}</b>
            <Chip tone={TONES[outcome] ?? "neutral"}>{outcome.replaceAll("-", " ")}</Chip>
            {message && <span className="min-w-0 text-2">{message}</span>}
          </li>
        );
      })}
    </ul>
  );
}
