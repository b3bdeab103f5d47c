"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi, useApiClient } from "#components/providers/index.ts";
import {
  Button,
  Dialog,
  describeProblem,
  formatClock,
  formatInteger,
  NumberField,
  Segmented,
  Select,
  toast,
  useTimeZone,
} from "#components/ui/index.ts";
import { figure, priceWire, quantityWire } from "./decimal-text.ts";
import { maySend } from "./finding-rules.ts";
import { FindingsList } from "./findings-list.tsx";
import { stepsBySymbol } from "./instrument-steps.ts";
import { AccountField, InstrumentField, PriceField, QuantityField } from "./order-entry-fields.tsx";
import type { Finding } from "./trading-types.ts";
import { useAcceptedFindings } from "./use-accepted-findings.ts";
import { useAccounts, useInstruments } from "./use-trading-facts.ts";

const SIDES = [
  { value: "buy", label: "▲ Buy" },
  { value: "sell", label: "▼ Sell" },
  { value: "sell-short", label: "▼ Sell short" },
] as const;

type Parameter = {
  readonly name: string;
  readonly title: string;
  readonly default: number | string | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly step?: number;
  readonly unit?: string;
};
type Preview = {
  readonly token: string;
  readonly findings: readonly Finding[];
  readonly slices: readonly { readonly at: number | null; readonly quantity: string }[];
};

/** What to trade and how; the plan is seen before anything starts. */
export function StartAlgoDialog({ onClose }: { onClose: () => void }) {
  const form = useStartAlgo(onClose);
  const { preview, accepted, start, review } = form;
  const problem = review.error ?? start.error;
  return (
    <Dialog
      open
      width="wide"
      onOpenChange={(open) => !open && onClose()}
      title="New algorithm"
      description={form.rule}
    >
      <form
        noValidate
        className="grid grid-cols-2 gap-6 phone:grid-cols-1"
        onSubmit={(event) => {
          event.preventDefault();
          form.send();
        }}
      >
        <AlgoFields form={form} />
        <div className="flex flex-col gap-3">
          {preview ? (
            <>
              <Plan preview={preview} />
              <FindingsList findings={preview.findings} accepted={accepted} onAccept={form.accept} />
            </>
          ) : (
            <p className="text-12 text-3">Its slices and what the controls say show here before it starts.</p>
          )}
          {Boolean(problem) && (
            <p role="alert" className="text-12 text-bad">
              ✕ {describeProblem(problem).sentence}
            </p>
          )}
          <div className="mt-auto flex justify-end gap-2">
            {preview && <Button onClick={() => review.reset()}>Change</Button>}
            <Button
              type="submit"
              kind="ink"
              keys="Ctrl Enter"
              busy={review.isPending || start.isPending}
              disabled={preview ? !maySend(preview.findings, accepted) : !form.complete}
            >
              {preview ? "Start" : "Show the plan"}
            </Button>
          </div>
        </div>
      </form>
    </Dialog>
  );
}

function useStartAlgo(onClose: () => void) {
  const api = useApi();
  const client = useApiClient();
  const catalogue = useQuery(api.algos.catalogue.queryOptions({})).data ?? [];
  const accounts = useAccounts().data ?? [];
  const instruments = useInstruments().data ?? [];
  const [values, setValues] = useState({
    account: "",
    symbol: "",
    side: "buy" as (typeof SIDES)[number]["value"],
    quantity: null as number | null,
    limit: null as number | null,
    name: "twap",
  });
  const [given, setGiven] = useState<Readonly<Record<string, number>>>({});
  const { accepted, accept } = useAcceptedFindings();
  const chosen = catalogue.find(({ name }) => name === values.name);
  const fields = ((chosen?.parameters ?? []) as readonly Parameter[]).filter(
    (field) => typeof field.default === "number",
  );
  const account = values.account || accounts[0]?.id || "";
  const complete = account !== "" && values.symbol !== "" && values.quantity !== null && chosen !== undefined;
  const review = useMutation({
    mutationFn: async () => ({
      key: crypto.randomUUID(),
      preview: await client.algos.preview.query({
        intent: {
          account,
          symbol: values.symbol,
          side: values.side,
          quantity: quantityWire(values.quantity ?? 0),
          limitPrice: priceWire(values.limit),
        },
        choice: {
          name: values.name as "twap",
          parameters: Object.fromEntries(
            fields.map(({ name, default: start }) => [name, given[name] ?? Number(start)]),
          ),
        },
      }),
    }),
  });
  const start = useMutation({
    mutationFn: (sent: { key: string; token: string; accepted: string[] }) => client.algos.start.mutate(sent),
    onSuccess: ({ outcome, findings }) => {
      if (outcome !== "accepted")
        return toast("problem", "It did not start", {
          text: findings.map(({ message }) => message).join(" "),
        });
      toast("done", "The algorithm works");
      onClose();
    },
  });
  const preview: Preview | undefined = review.data?.preview;
  const send = () => {
    if (!review.data) return complete && review.mutate();
    if (maySend(review.data.preview.findings, accepted) && !start.isPending)
      start.mutate({ key: review.data.key, token: review.data.preview.token, accepted: [...accepted] });
  };
  return {
    catalogue,
    accounts,
    instruments,
    values: { ...values, account },
    set: (change: Partial<typeof values>) => setValues({ ...values, ...change }),
    fields,
    given,
    setGiven,
    rule: chosen?.rule,
    steps: stepsBySymbol(instruments)(values.symbol),
    complete,
    review,
    preview,
    start,
    accepted,
    accept,
    send,
  };
}

function AlgoFields({ form }: { form: ReturnType<typeof useStartAlgo> }) {
  const { values, set, accounts, instruments, catalogue, steps, fields, given, setGiven } = form;
  const disabled = form.preview !== undefined;
  return (
    <div className="flex flex-col gap-2">
      <Segmented
        label="Side"
        options={SIDES}
        value={values.side}
        onChange={(side) => !disabled && set({ side })}
      />
      <AccountField
        accounts={accounts}
        disabled={disabled}
        value={values.account || null}
        onChange={(account) => set({ account: account ?? "" })}
      />
      <InstrumentField
        instruments={instruments}
        disabled={disabled}
        value={values.symbol || null}
        onChange={(symbol) => set({ symbol: symbol ?? "" })}
      />
      <QuantityField
        steps={steps}
        disabled={disabled}
        value={values.quantity}
        onChange={(quantity) => set({ quantity })}
      />
      <PriceField
        label="Limit, if any"
        steps={steps}
        disabled={disabled}
        value={values.limit}
        onChange={(limit) => set({ limit })}
      />
      <Select
        layout="row"
        label="Algorithm"
        disabled={disabled}
        options={catalogue.map(({ name, title }) => ({ value: name as string, label: title }))}
        value={values.name}
        onChange={(name) => set({ name })}
      />
      {fields.map(({ name, title, default: start, minimum, maximum, step, unit }) => (
        <NumberField
          key={name}
          layout="row"
          label={title}
          unit={unit}
          disabled={disabled}
          min={minimum}
          max={maximum}
          step={step}
          value={given[name] ?? Number(start)}
          onChange={(next) => next !== null && setGiven({ ...given, [name]: next })}
        />
      ))}
    </div>
  );
}

const SHOWN = 12;

function Plan({ preview }: { preview: Preview }) {
  const zone = useTimeZone();
  const { slices } = preview;
  return (
    <section aria-label="Plan" className="flex flex-col gap-1 text-12">
      <h3 className="font-strong text-1">{formatInteger(slices.length)} slices</h3>
      <ol className="grid grid-cols-2 gap-x-4">
        {slices.slice(0, SHOWN).map(({ at, quantity }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a plan is not edited
          <li key={index} className="flex justify-between border-line-1 border-b py-0.5">
            <span className="text-3">{at === null ? "by the market" : formatClock(at / 1000, zone)}</span>
            <span className="text-1">{formatInteger(figure(quantity))}</span>
          </li>
        ))}
      </ol>
      {slices.length > SHOWN && <p className="text-3">and {formatInteger(slices.length - SHOWN)} more</p>}
    </section>
  );
}
