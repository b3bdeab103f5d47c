"use client";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import Link from "next/link";
import { useSyncExternalStore } from "react";
import { useApi, useCan, useSession } from "#components/providers/index.ts";
import { buttonClass, cx, IconButton, Panel } from "#components/ui/index.ts";

type Step = { title: string; text: string; done: boolean; href: string; action: string; allowed: boolean };

const HIDDEN_KEY = "pitwall.checklist-hidden";
const listeners = new Set<() => void>();
const watch = (changed: () => void) => {
  listeners.add(changed);
  return () => listeners.delete(changed);
};
const isHidden = () => localStorage.getItem(HIDDEN_KEY) === "yes";
const hide = () => {
  localStorage.setItem(HIDDEN_KEY, "yes");
  for (const changed of listeners) changed();
};

/** From zero to a backtest: each step is ticked by what the installation really holds. Gone when all are done. */
export function Checklist() {
  const hidden = useSyncExternalStore(watch, isHidden, () => true);
  const steps = useSteps();
  if (hidden || !steps || steps.every(({ done }) => done)) return null;
  const next = steps.findIndex(({ done, allowed }) => !done && allowed);
  const left = steps.filter(({ done }) => !done).length;
  return (
    <Panel
      title="From zero to a backtest"
      note={`${left} of ${steps.length} steps left`}
      flush
      className="laptop:col-span-full"
      actions={
        <IconButton label="Hide these steps" size="small" onClick={hide}>
          <X size={14} aria-hidden="true" />
        </IconButton>
      }
    >
      <ol className="grid tablet:grid-cols-2 laptop:grid-cols-5">
        {steps.map((step, index) => (
          <li
            key={step.title}
            className="flex flex-col items-start gap-1 border-line-1 border-b p-3 laptop:border-r laptop:border-b-0 laptop:last:border-r-0"
          >
            <p className={cx("font-medium text-12", step.done ? "text-good" : "text-1")}>
              {step.done ? "✓ " : `${index + 1}. `}
              {step.title}
            </p>
            <p className="text-12 text-2">{step.text}</p>
            {!step.done && step.allowed && (
              <Link
                href={step.href}
                className={cx(buttonClass(index === next ? "ink" : "plain", "small"), "mt-1")}
              >
                {step.action}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** Undefined until everything is known, so that no step is shown open that is done. */
function useSteps(): Step[] | undefined {
  const api = useApi();
  const known = useSession() !== undefined;
  const mayLaunch = useCan("runs:launch");
  const mayEdit = useCan("strategies:edit");
  const mayImport = useCan("data:import");
  const mayInvite = useCan("members:manage");
  const datasets = useQuery(api.data.list.queryOptions({})).data;
  const runs = useQuery(api.runs.list.queryOptions({})).data?.runs;
  const strategies = useQuery(api.strategies.list.queryOptions({})).data;
  const members = useQuery(api.members.list.queryOptions({})).data;
  if (!known || !datasets || !runs || !strategies || !members) return undefined;
  const finished = runs.filter(({ state }) => state === "finished");
  const step = (
    title: string,
    text: string,
    done: boolean,
    href: string,
    action: string,
    allowed = true,
  ): Step => ({
    title,
    text,
    done,
    href,
    action,
    allowed,
  });
  const first = datasets[0];
  return [
    step(
      "Have market data",
      first ? `${first.name} is ready.` : "Import a CSV file of bars.",
      datasets.length > 0,
      "/data/import",
      "Import a CSV",
      mayImport,
    ),
    step(
      "Run a backtest",
      "Everything has a default: press Run.",
      finished.length > 0,
      "/backtests/new",
      "New backtest",
      mayLaunch,
    ),
    step(
      "Compare two runs",
      "Change a parameter, run again, lay both on top of each other.",
      finished.length > 1,
      finished.length ? "/backtests" : "/backtests/new",
      "Choose runs",
      mayLaunch,
    ),
    step(
      "Write a strategy",
      "Start from a template; the editor knows the SDK.",
      strategies.length > 0,
      "/strategies",
      "Open the editor",
      mayEdit,
    ),
    step(
      "Invite your team",
      "Eight roles, from owner to viewer.",
      members.members.length > 1,
      "/team",
      "Invite",
      mayInvite,
    ),
  ];
}
