"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi } from "#components/providers/index.ts";
import { ModeBadge } from "#components/shell/index.ts";
import {
  Button,
  Checkbox,
  Dialog,
  describeProblem,
  LoadingState,
  NumberField,
  problemOf,
  Segmented,
  Select,
  TextField,
} from "#components/ui/index.ts";
import { BrokerFields, type BrokerValues, givenValues, startValues } from "./broker-fields.tsx";
import type { Mode } from "./trading-types.ts";
import { useAfterChange } from "./use-trading-changes.ts";

/** Opens an account: paper begins with cash of its own, live with what its broker says. */
export function CreateAccountDialog({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const brokers = useQuery(api.accounts.brokers.queryOptions({})).data;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New account"
      description="Its limits begin with the defaults of every pre-trade control; change them on its page."
    >
      {brokers ? <CreateAccountForm brokers={brokers} onClose={onClose} /> : <LoadingState what="brokers" />}
    </Dialog>
  );
}

type BrokerView = {
  name: string;
  title: string;
  description: string;
  modes: readonly Mode[];
  fields: Parameters<typeof BrokerFields>[0]["fields"];
};

function CreateAccountForm({ brokers, onClose }: { brokers: readonly BrokerView[]; onClose: () => void }) {
  const api = useApi();
  const router = useRouter();
  const after = useAfterChange();
  const [brokerName, setBrokerName] = useState(brokers[0]?.name ?? "");
  const broker = brokers.find(({ name }) => name === brokerName);
  const [name, setName] = useState("");
  const [mode, setMode] = useState<Mode>("paper");
  const [currency, setCurrency] = useState("USD");
  const [cash, setCash] = useState<number | null>(1_000_000);
  const [shortAllowed, setShortAllowed] = useState(false);
  const [values, setValues] = useState<BrokerValues>(startValues(broker?.fields ?? []));
  const effective: Mode = broker?.modes.includes(mode) ? mode : (broker?.modes[0] ?? "paper");
  const create = useMutation(api.accounts.create.mutationOptions());
  if (!broker)
    return <p className="text-12 text-2">No broker is installed that an account could be opened at.</p>;
  const send = () =>
    create.mutate(
      {
        name,
        broker: brokerName,
        mode: effective,
        currency,
        cash: effective === "paper" ? String(cash ?? 0) : "0",
        shortAllowed,
        settings: givenValues(values),
      },
      {
        onSuccess: ({ id }) => {
          after(`${name} is open`, [api.accounts.pathKey()]).onSuccess();
          onClose();
          router.push(`/accounts/${id}`);
        },
      },
    );
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <TextField
        layout="row"
        label="Name"
        required
        error={problemOf(create.error, "name")}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <BrokerChoice
        brokers={brokers}
        broker={broker}
        mode={effective}
        onMode={setMode}
        onBroker={(next) => {
          setBrokerName(next);
          setValues(startValues(brokers.find((one) => one.name === next)?.fields ?? []));
        }}
      />
      <TextField
        layout="row"
        label="Currency"
        required
        error={problemOf(create.error, "currency")}
        value={currency}
        onChange={(event) => setCurrency(event.target.value.toUpperCase())}
      />
      {effective === "paper" && (
        <NumberField
          layout="row"
          label="Cash at the start"
          error={problemOf(create.error, "cash")}
          unit={currency}
          min={0}
          step={10_000}
          value={cash}
          onChange={setCash}
        />
      )}
      <Checkbox label="Selling short is allowed" checked={shortAllowed} onChange={setShortAllowed} />
      <BrokerFields currency={currency} fields={broker.fields} values={values} onChange={setValues} />
      <FormEnd error={create.error} busy={create.isPending} disabled={name.trim() === ""} onClose={onClose} />
    </form>
  );
}

function BrokerChoice({
  brokers,
  broker,
  mode,
  onBroker,
  onMode,
}: {
  brokers: readonly BrokerView[];
  broker: BrokerView;
  mode: Mode;
  onBroker: (name: string) => void;
  onMode: (mode: Mode) => void;
}) {
  return (
    <>
      <Select
        layout="row"
        label="Broker"
        options={brokers.map((one) => ({ value: one.name, label: one.title }))}
        value={broker.name}
        onChange={onBroker}
        description={broker.description}
      />
      <div className="flex items-center gap-3">
        <ModeBadge mode={mode} />
        {broker.modes.length > 1 && (
          <Segmented
            label="Mode"
            options={broker.modes.map((value) => ({ value, label: value }))}
            value={mode}
            onChange={onMode}
          />
        )}
      </div>
    </>
  );
}

function FormEnd({
  error,
  busy,
  disabled,
  onClose,
}: {
  error: unknown;
  busy: boolean;
  disabled: boolean;
  onClose: () => void;
}) {
  const atField = ["name", "currency", "cash"].some((name) => problemOf(error, name));
  return (
    <>
      {Boolean(error) && !atField && (
        <p role="alert" className="text-12 text-bad">
          ✕ {describeProblem(error).sentence}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Close</Button>
        <Button type="submit" kind="ink" busy={busy} disabled={disabled}>
          {busy ? "Opening…" : "Open the account"}
        </Button>
      </div>
    </>
  );
}
