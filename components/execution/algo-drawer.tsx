"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useApi, useCan } from "#components/providers/index.ts";
import {
  Button,
  Cell,
  Drawer,
  ErrorState,
  Facts,
  formatClock,
  formatPrice,
  formatQuantity,
  HeadCell,
  LoadingState,
  StateWord,
  Table,
} from "#components/ui/index.ts";
import { isOverPhase, phaseSign } from "./algo-phases.ts";
import { figure } from "./decimal-text.ts";
import type { OrderNames } from "./order-columns.tsx";
import { ScheduleChart } from "./schedule-chart.tsx";
import { useAlgorithmWords } from "./use-algorithm-words.ts";
import { useAfterChange } from "./use-trading-changes.ts";

/** One algorithm: its schedule against what was done, its slices, and its controls. */
export function AlgoDrawer({
  id,
  zone,
  names,
  onClose,
}: {
  id: string;
  zone: string;
  names: OrderNames;
  onClose: () => void;
}) {
  const api = useApi();
  const query = useQuery(api.algos.get.queryOptions({ id }, { refetchInterval: 2_000 }));
  const found = query.data;
  const { titleOf, parameterFacts } = useAlgorithmWords();
  return (
    <Drawer
      open
      onOpenChange={(open) => !open && onClose()}
      title={found ? `${titleOf(found.choice.name)} of ${found.symbol}` : "Algorithm"}
      actions={found && <AlgoActions id={id} phase={found.phase} />}
    >
      {!found &&
        (query.error ? (
          <ErrorState error={query.error} retry={() => query.refetch()} />
        ) : (
          <LoadingState what="the algorithm" />
        ))}
      {found && (
        <div className="flex flex-col gap-4">
          <StateLine phase={found.phase} reason={found.reason} />
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
              ...parameterFacts(found.choice),
            ]}
          />
          <Table
            label="Slices"
            head={
              <>
                <HeadCell>Sent</HeadCell>
                <HeadCell right>Qty</HeadCell>
                <HeadCell right>Filled</HeadCell>
                <HeadCell right>Average</HeadCell>
                <HeadCell>State</HeadCell>
              </>
            }
          >
            {found.children.map((child) => (
              <tr key={child.n}>
                <Cell>{formatClock(child.at / 1000, zone)}</Cell>
                <Cell right>{formatQuantity(figure(child.quantity))}</Cell>
                <Cell right>{formatQuantity(figure(child.filled))}</Cell>
                <Cell right>
                  {formatPrice(figure(child.averagePrice), names.steps(found.symbol).decimals)}
                </Cell>
                <Cell>{child.state.replaceAll("-", " ")}</Cell>
              </tr>
            ))}
          </Table>
        </div>
      )}
    </Drawer>
  );
}

function StateLine({ phase, reason }: { phase: string; reason: string | null }) {
  const { word, glyph, hue } = phaseSign(phase);
  return (
    <p className="flex items-center gap-2 text-13">
      <StateWord hue={hue} glyph={glyph}>
        {word}
      </StateWord>
      {reason && <span className="text-12 text-2">{reason}</span>}
    </p>
  );
}

function AlgoActions({ id, phase }: { id: string; phase: string }) {
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
      {mayTrade && <Button onClick={() => faster.mutate({ id, factor: 2 })}>Twice as fast</Button>}
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
