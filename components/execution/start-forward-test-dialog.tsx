"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi } from "#components/providers/index.ts";
import {
  Button,
  Combobox,
  Dialog,
  describeProblem,
  LoadingState,
  MultiCombobox,
  NumberField,
  problemOf,
  Select,
  TextField,
} from "#components/ui/index.ts";
import type { LaunchOptions, StrategyChoice } from "#lib/model-testing/backtesting/index.ts";
import { useAccounts } from "./use-trading-facts.ts";

const SPEEDS = [
  { value: "max", label: "As fast as it goes" },
  { value: "3600", label: "3600 × market" },
  { value: "60", label: "60 × market" },
  { value: "1", label: "1 × market" },
  { value: "step", label: "Bar by bar, by hand" },
] as const;

/** Which strategy, on which account, on which bars, how fast. */
export function StartForwardTestDialog({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const options = useQuery(api.runs.options.queryOptions({})).data;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New forward test"
      description="The account's own controls judge every order; its market is the dataset, played as if it came now."
    >
      {options ? (
        <StartForm options={options} onClose={onClose} />
      ) : (
        <LoadingState what="strategies and data" />
      )}
    </Dialog>
  );
}

const keyOf = ({ ref }: StrategyChoice): string => (ref.kind === "version" ? ref.hash : ref.name);

function useStartForm(options: LaunchOptions, onStarted: (id: string) => void) {
  const api = useApi();
  const accounts = (useAccounts().data ?? []).filter(({ broker }) => broker === "paper");
  const [values, setValues] = useState({
    strategy: options.strategies[0] ? keyOf(options.strategies[0]) : "",
    account: "",
    dataset: options.datasets[0]?.id ?? "",
    symbols: [] as string[],
    from: "",
    speed: "max",
    name: "",
  });
  const [parameters, setParameters] = useState<Readonly<Record<string, number>>>({});
  const strategy = options.strategies.find((choice) => keyOf(choice) === values.strategy);
  const dataset = options.datasets.find(({ id }) => id === values.dataset);
  const account = values.account || accounts[0]?.id || "";
  const start = useMutation(api.forwardTests.start.mutationOptions({ onSuccess: ({ id }) => onStarted(id) }));
  const missing = !strategy
    ? "Choose a strategy"
    : account === ""
      ? "Open a paper account first"
      : !dataset || values.symbols.length === 0
        ? "Choose at least one symbol"
        : undefined;
  const send = () =>
    strategy &&
    dataset &&
    missing === undefined &&
    start.mutate({
      name: values.name.trim() || undefined,
      strategy: strategy.ref,
      parameters,
      accountId: account,
      symbols: values.symbols,
      feed: { datasetId: dataset.id, from: values.from || undefined, speed: values.speed },
    });
  return {
    accounts,
    values: { ...values, account },
    set: (change: Partial<typeof values>) => setValues({ ...values, ...change }),
    parameters,
    setParameters,
    strategy,
    dataset,
    missing,
    start,
    send,
  };
}

function StartForm({ options, onClose }: { options: LaunchOptions; onClose: () => void }) {
  const router = useRouter();
  const form = useStartForm(options, (id) => {
    onClose();
    router.push(`/forward-tests/${id}`);
  });
  const { values, set, dataset, start, missing } = form;
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        form.send();
      }}
    >
      <Combobox
        layout="row"
        label="Strategy"
        options={options.strategies.map((choice) => ({
          value: keyOf(choice),
          label: choice.name,
          note: choice.detail,
        }))}
        value={values.strategy}
        onChange={(next) => set({ strategy: next ?? "" })}
      />
      <ParameterRows form={form} />
      <Select
        layout="row"
        label="Paper account"
        options={form.accounts.map(({ id, name }) => ({ value: id, label: name }))}
        value={values.account || null}
        onChange={(account) => set({ account })}
      />
      <Select
        layout="row"
        label="Dataset"
        options={options.datasets.map(({ id, name }) => ({ value: id, label: name }))}
        value={values.dataset || null}
        onChange={(next) => set({ dataset: next, symbols: [] })}
      />
      <MultiCombobox
        layout="row"
        label="Symbols"
        options={(dataset?.symbols ?? []).map(({ symbol }) => ({ value: symbol, label: symbol }))}
        value={values.symbols}
        onChange={(symbols) => set({ symbols })}
      />
      <TextField
        layout="row"
        label="From (YYYY-MM-DD)"
        placeholder="the first bar"
        error={problemOf(start.error, "feed.from")}
        value={values.from}
        onChange={(event) => set({ from: event.target.value })}
      />
      <Select
        layout="row"
        label="Speed"
        options={SPEEDS}
        value={values.speed}
        onChange={(speed) => set({ speed })}
      />
      <TextField
        layout="row"
        label="Name"
        error={problemOf(start.error, "name")}
        value={values.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      {start.error && !problemOf(start.error, "feed.from") && !problemOf(start.error, "name") && (
        <p role="alert" className="text-12 text-bad">
          ✕ {describeProblem(start.error).sentence}
        </p>
      )}
      <div className="flex items-center justify-end gap-2">
        {missing && <span className="mr-auto text-11 text-3">{missing}.</span>}
        <Button type="submit" kind="ink" busy={start.isPending} disabled={missing !== undefined}>
          {start.isPending ? "Starting…" : "Start"}
        </Button>
      </div>
    </form>
  );
}

function ParameterRows({ form }: { form: ReturnType<typeof useStartForm> }) {
  return (form.strategy?.parameters ?? []).map(
    ({ name, title, kind, default: first, minimum, maximum, step, unit }) =>
      kind === "integer" || kind === "number" ? (
        <NumberField
          key={name}
          layout="row"
          label={title}
          unit={unit}
          min={minimum}
          max={maximum}
          step={step}
          value={form.parameters[name] ?? Number(first)}
          onChange={(next) => next !== null && form.setParameters({ ...form.parameters, [name]: next })}
        />
      ) : null,
  );
}
