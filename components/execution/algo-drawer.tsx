"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useApi, useCan } from "#components/providers/index.ts";
import {
  Button,
  Cell,
  Drawer,
  ErrorState,
  Facts,
  formatMoment,
  formatPrice,
  formatQuantity,
  formatSigned,
  Gain,
  HeadCell,
  LoadingState,
  NONE,
  StateWord,
  Table,
} from "#components/ui/index.ts";
import { AlgoChange } from "./algo-change.tsx";
import { algorithmSign, BEHIND, isOverPhase } from "./algo-phases.ts";
import { againstArrival, averageOf } from "./algo-prices.ts";
import { figure } from "./decimal-text.ts";
import { OrderStateWord } from "./order-cells.tsx";
import type { OrderNames } from "./order-columns.tsx";
import { ScheduleChart } from "./schedule-chart.tsx";
import { shareWords } from "./share-of-day.ts";
import { useAlgorithmWords } from "./use-algorithm-words.ts";
import { useAfterChange } from "./use-trading-changes.ts";

/** One algorithm: its schedule against what was done, its slices, and its controls. */
export function AlgoDrawer({
  id,
  zone,
  names,
  changing,
  onClose,
}: {
  id: string;
  zone: string;
  names: OrderNames;
  /** It was opened to change its end or participation. */
  changing: boolean;
  onClose: () => void;
}) {
  const api = useApi();
  const query = useQuery(api.algos.get.queryOptions({ id }, { refetchInterval: 2_000 }));
  const found = query.data;
  const mayTrade = useCan("orders:trade");
  const { titleOf, parameterFacts } = useAlgorithmWords();
  const average = found ? averageOf(found.children) : null;
  const slipped = found ? againstArrival(found.side, average, found.arrival) : null;
  return (
    <Drawer
      open
      onOpenChange={(open) => !open && onClose()}
      title={found ? `${titleOf(found.choice.name)} of ${found.symbol}` : "Algorithm"}
      actions={found && <AlgoActions id={id} phase={found.phase} percent={found.percent} />}
    >
      {!found &&
        (query.error ? (
          <ErrorState error={query.error} retry={() => query.refetch()} />
        ) : (
          <LoadingState what="the algorithm" />
        ))}
      {found && (
        <div className="flex flex-col gap-4">
          <StateLine {...found} />
          <ScheduleChart
            quantity={Number(found.quantity)}
            schedule={found.schedule.map(({ at, upTo }) => ({ at, upTo: Number(upTo) }))}
            slices={found.children.map(({ at, filled }) => ({ at, filled: Number(filled) }))}
            zone={zone}
          />
          <Facts
            items={[
              ["Account", names.account(found.accountId)],
              ["Limit", formatPrice(figure(found.limitPrice), names.steps(found.symbol).decimals)],
              ["Price on arrival", formatPrice(found.arrival, names.steps(found.symbol).decimals)],
              ["Average", formatPrice(average, names.steps(found.symbol).decimals + 2)],
              [
                "Against arrival",
                slipped === null ? (
                  NONE
                ) : (
                  <Gain key="s" value={-slipped} text={`${formatSigned(slipped, 1)} bp, + costs`} />
                ),
              ],
              ["Of an average day", shareOf(found)],
              ...(found.end === null
                ? []
                : ([["Ends", formatMoment(found.end / 1000, found.now / 1000, zone)]] as const)),
              ...parameterFacts(withoutLength(found.choice)),
            ]}
          />
          {mayTrade && !isOverPhase(found.phase) && (
            <AlgoChange algorithm={found} zone={zone} focus={changing} />
          )}
          <Table
            label="Slices"
            head={
              <>
                <HeadCell>Sent</HeadCell>
                <HeadCell>State</HeadCell>
                <HeadCell right>Filled</HeadCell>
                <HeadCell right>Average</HeadCell>
              </>
            }
          >
            {found.children.map((child) => (
              <tr key={child.n}>
                <Cell>{formatMoment(child.at / 1000, Date.now(), zone)}</Cell>
                <Cell>
                  <OrderStateWord state={child.state} />
                </Cell>
                <Cell right>
                  {formatQuantity(figure(child.filled))} of {formatQuantity(figure(child.quantity))}
                </Cell>
                <Cell right>
                  {formatPrice(figure(child.averagePrice), names.steps(found.symbol).decimals)}
                </Cell>
              </tr>
            ))}
          </Table>
        </div>
      )}
    </Drawer>
  );
}

function shareOf(order: Parameters<typeof shareWords>[0]) {
  const { text, hint } = shareWords(order);
  return (
    <span key="day" title={hint}>
      {text}
    </span>
  );
}

/** Its end says it better, and stays right when it is changed. */
function withoutLength<Choice extends { parameters: Readonly<Record<string, number>> }>(choice: Choice) {
  const { minutes: _, ...parameters } = choice.parameters;
  return { ...choice, parameters };
}

function StateLine(found: { phase: string; behind: boolean; reason: string | null }) {
  const { word, glyph, hue } = algorithmSign(found);
  const reason = found.behind ? `${BEHIND}.` : found.reason;
  return (
    <p className="flex items-center gap-2 text-13">
      <StateWord hue={hue} glyph={glyph}>
        {word}
      </StateWord>
      {reason && <span className="text-12 text-2">{reason}</span>}
    </p>
  );
}

function AlgoActions({ id, phase, percent }: { id: string; phase: string; percent: number | null }) {
  const api = useApi();
  const after = useAfterChange();
  const mayTrade = useCan("orders:trade");
  const mayCancel = useCan("orders:cancel");
  const touched = [api.algos.pathKey()];
  const pause = useMutation(
    api.algos.pause.mutationOptions(after("It pauses; working slices are taken back", touched)),
  );
  const resume = useMutation(api.algos.resume.mutationOptions(after("It goes on", touched)));
  const faster = useMutation(
    api.algos.accelerate.mutationOptions(after("The rest is planned twice as fast", touched)),
  );
  const cancel = useMutation(
    api.algos.cancel.mutationOptions(after("It ends; working slices are cancelled", touched)),
  );
  const takeOver = useMutation(
    api.algos.takeOver.mutationOptions(after("It is yours: working slices stay", touched)),
  );
  if (isOverPhase(phase)) return null;
  return (
    <>
      {mayTrade && <Button onClick={() => takeOver.mutate({ id })}>Take over</Button>}
      {mayTrade && percent === null && (
        <Button onClick={() => faster.mutate({ id, factor: 2 })}>Twice as fast</Button>
      )}
      {mayTrade &&
        (phase === "paused" ? (
          <Button onClick={() => resume.mutate({ id })}>Resume</Button>
        ) : (
          <Button onClick={() => pause.mutate({ id })}>Pause</Button>
        ))}
      {mayCancel && (
        <Button kind="danger" onClick={() => cancel.mutate({ id })}>
          Cancel
        </Button>
      )}
    </>
  );
}
