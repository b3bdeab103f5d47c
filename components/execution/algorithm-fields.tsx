"use client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "#components/providers/index.ts";
import { NumberField, Select } from "#components/ui/index.ts";
import type { TicketDraft } from "./staged-orders.ts";

const ONE_ORDER = "none";

/** Whether it goes out as one order, or an algorithm works it in slices, with what that one may be told. */
export function AlgorithmFields({
  draft,
  onChange,
  disabled,
}: {
  draft: TicketDraft;
  onChange: (draft: Partial<TicketDraft>) => void;
  disabled: boolean;
}) {
  const api = useApi();
  const catalogue = useQuery(api.algos.catalogue.queryOptions({}, { staleTime: Number.POSITIVE_INFINITY }));
  const forms = catalogue.data ?? [];
  const { algorithm } = draft;
  const chosen = forms.find(({ name }) => name === algorithm?.name);
  const fields = (name: string) =>
    (forms.find((form) => form.name === name)?.parameters ?? []).flatMap((field) =>
      typeof field.default === "number" ? [{ ...field, default: field.default }] : [],
    );
  return (
    <>
      <Select
        layout="row"
        label="Worked as"
        disabled={disabled}
        options={[
          { value: ONE_ORDER, label: "One order" },
          ...forms.map(({ name, title }) => ({ value: name as string, label: title })),
        ]}
        value={algorithm?.name ?? ONE_ORDER}
        onChange={(name) =>
          onChange({
            algorithm:
              name === ONE_ORDER
                ? null
                : {
                    name,
                    parameters: Object.fromEntries(fields(name).map((field) => [field.name, field.default])),
                  },
          })
        }
      />
      {algorithm && (
        <fieldset aria-label="Parameters of the algorithm" className="flex flex-col gap-2">
          {fields(algorithm.name).map(({ name, title, default: standard, minimum, maximum, step, unit }) => (
            <NumberField
              key={name}
              layout="row"
              label={title}
              unit={unit}
              disabled={disabled}
              min={minimum}
              max={maximum}
              step={step}
              value={algorithm.parameters[name] ?? standard}
              onChange={(next) =>
                next !== null &&
                onChange({
                  algorithm: { ...algorithm, parameters: { ...algorithm.parameters, [name]: next } },
                })
              }
            />
          ))}
          {chosen && <p className="text-11 text-3">{chosen.rule}</p>}
        </fieldset>
      )}
    </>
  );
}
