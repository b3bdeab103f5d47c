"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "#components/providers/index.ts";
import { Button, NumberField, QueryPanel, Segmented } from "#components/ui/index.ts";
import { useAfterChange } from "./use-trading-changes.ts";

type Severity = "hard" | "soft" | "off";
type Limit = { severity: Severity; settings: Record<string, number> };
type Limits = Readonly<Record<string, Limit>>;

const SEVERITIES = [
  { value: "hard", label: "Block" },
  { value: "soft", label: "Ask" },
  { value: "off", label: "Off" },
] as const satisfies readonly { value: Severity; label: string }[];

/** Every pre-trade control of an account with its own settings, as the controls describe themselves. */
export function LimitsForm({ id, limits, disabled }: { id: string; limits: Limits; disabled: boolean }) {
  const api = useApi();
  const after = useAfterChange();
  const controls = useQuery(api.accounts.controls.queryOptions({}));
  const [values, setValues] = useState<Limits>(limits);
  const changed = Object.keys(values).filter(
    (name) => JSON.stringify(values[name]) !== JSON.stringify(limits[name]),
  );
  const save = useMutation(
    api.accounts.saveLimits.mutationOptions(after("The limits are saved", [api.accounts.pathKey()])),
  );
  const change = (name: string, part: Partial<Limit>) => {
    const before = values[name] ?? { severity: "hard", settings: {} };
    setValues({ ...values, [name]: { ...before, ...part } });
  };
  return (
    <QueryPanel
      title="Pre-trade limits"
      note="Block refuses; ask needs a tick and a reason; the same controls judge backtest, preview and gate"
      what="controls"
      query={controls}
      flush
      actions={
        !disabled && (
          <>
            <Button
              size="small"
              kind="ghost"
              disabled={changed.length === 0}
              onClick={() => setValues(limits)}
            >
              Undo
            </Button>
            <Button
              size="small"
              kind="ink"
              busy={save.isPending}
              disabled={changed.length === 0}
              onClick={() => save.mutate({ id, limits: values })}
            >
              Save {changed.length > 0 && changed.length}
            </Button>
          </>
        )
      }
    >
      {(known) => (
        <ul className="grid grid-cols-2 tablet:max-laptop:grid-cols-1 phone:grid-cols-1">
          {known.map(({ name, title, description, settings }) => (
            <li key={name} className="flex flex-col gap-2 border-line-1 border-b p-3 odd:border-r">
              <div className="flex items-start justify-between gap-3">
                <div className="min-w-0">
                  <h3 className="font-strong text-12 text-1">
                    {title}
                    {changed.includes(name) && (
                      <span className="font-regular text-11 text-accent"> · changed</span>
                    )}
                  </h3>
                  <p className="text-11 text-3">{description}</p>
                </div>
                {disabled ? (
                  <span className="text-12 text-1">
                    {SEVERITIES.find(({ value }) => value === values[name]?.severity)?.label}
                  </span>
                ) : (
                  <Segmented
                    label={`${title}: what it does`}
                    options={SEVERITIES}
                    value={values[name]?.severity ?? "hard"}
                    onChange={(severity) => change(name, { severity })}
                  />
                )}
              </div>
              {settings.map((field) => (
                <NumberField
                  key={field.name}
                  layout="row"
                  label={field.title}
                  unit={field.unit}
                  disabled={disabled || values[name]?.severity === "off"}
                  min={field.minimum}
                  max={field.maximum}
                  value={values[name]?.settings[field.name] ?? field.default}
                  onChange={(next) =>
                    next !== null &&
                    change(name, { settings: { ...values[name]?.settings, [field.name]: next } })
                  }
                />
              ))}
            </li>
          ))}
        </ul>
      )}
    </QueryPanel>
  );
}
