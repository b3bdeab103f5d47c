"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "#components/providers/index.ts";
import { Button, NumberField, QueryPanel, Segmented } from "#components/ui/index.ts";
import type { StopGauge } from "./stop-gauges.tsx";
import { useAfterChange } from "./use-trading-changes.ts";

const LEVELS = [
  { value: "pause", label: "Pause" },
  { value: "cancel", label: "Cancel" },
  { value: "flatten", label: "Flatten" },
] as const;

type Rules = Readonly<Record<StopGauge["rule"], Pick<StopGauge, "at" | "level">>>;

/** At which figures an account is stopped without anybody, and how far. */
export function StopRulesForm({
  accountId,
  currency,
  disabled,
}: {
  accountId: string;
  currency: string;
  disabled: boolean;
}) {
  const api = useApi();
  const query = useQuery(api.killSwitch.state.queryOptions({}));
  return (
    <QueryPanel
      title="Automatic stops"
      note="The kill switch falls by itself at these figures; 0 is never"
      what="automatic stops"
      query={query}
      flush
    >
      {({ gauges }) => {
        const own = gauges.filter((gauge) => gauge.accountId === accountId);
        return (
          <RulesFields
            key={JSON.stringify(own.map(({ at, level }) => [at, level]))}
            {...{ accountId, currency, disabled }}
            gauges={own}
          />
        );
      }}
    </QueryPanel>
  );
}

function RulesFields({
  accountId,
  currency,
  disabled,
  gauges,
}: {
  accountId: string;
  currency: string;
  disabled: boolean;
  gauges: readonly StopGauge[];
}) {
  const api = useApi();
  const after = useAfterChange();
  const stored = Object.fromEntries(gauges.map(({ rule, at, level }) => [rule, { at, level }])) as Rules;
  const [rules, setRules] = useState(stored);
  const save = useMutation(
    api.killSwitch.saveRules.mutationOptions(
      after("The automatic stops are saved", [api.killSwitch.pathKey()]),
    ),
  );
  const isChanged = JSON.stringify(rules) !== JSON.stringify(stored);
  return (
    <form
      className="flex flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ id: accountId, rules });
      }}
    >
      {gauges.map(({ rule, title, description, unit }) => {
        const { at, level } = rules[rule];
        const change = (part: Partial<Rules[typeof rule]>) =>
          setRules({ ...rules, [rule]: { ...rules[rule], ...part } });
        return (
          <div
            key={rule}
            className="grid grid-cols-[minmax(0,1fr)_minmax(0,280px)_auto] items-center gap-4 border-line-1 border-b p-3 phone:grid-cols-1"
          >
            <div>
              <h3 className="font-strong text-12 text-1">{title}</h3>
              <p className="text-11 text-3">{description}</p>
            </div>
            <NumberField
              layout="row"
              label="Stops at"
              unit={unit === "currency" ? currency : unit}
              min={0}
              step={unit === "currency" ? 1000 : 1}
              disabled={disabled}
              value={at}
              onChange={(next) => next !== null && change({ at: next })}
            />
            {disabled ? (
              <span className="text-12 text-1">{LEVELS.find(({ value }) => value === level)?.label}</span>
            ) : (
              <div className="flex">
                <Segmented
                  label={`${title}: how far it stops`}
                  options={LEVELS}
                  value={level}
                  onChange={(next) => change({ level: next })}
                />
              </div>
            )}
          </div>
        );
      })}
      {!disabled && (
        <p className="flex justify-end p-3">
          <Button type="submit" kind="ink" size="small" busy={save.isPending} disabled={!isChanged}>
            Save
          </Button>
        </p>
      )}
    </form>
  );
}
