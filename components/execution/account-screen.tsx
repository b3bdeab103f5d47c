"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useApi, useCan } from "#components/providers/index.ts";
import { ModeBadge, RoleGate } from "#components/shell/index.ts";
import {
  Button,
  Facts,
  Figure,
  formatNumber,
  formatSigned,
  PageBody,
  PageHeader,
  Panel,
  QueryPanel,
  Segmented,
  TextField,
} from "#components/ui/index.ts";
import { AccountEventsPanel } from "./account-events-panel.tsx";
import { AccountState } from "./accounts-screen.tsx";
import { CashMovementsPanel } from "./cash-movements-panel.tsx";
import { ConnectionWord } from "./connection-word.tsx";
import { figure } from "./decimal-text.ts";
import { EmergencyForm } from "./emergency-form.tsx";
import { FeedPanel } from "./feed-panel.tsx";
import { LimitsForm } from "./limits-form.tsx";
import { settingFacts } from "./setting-words.ts";
import { StopRulesForm } from "./stop-rules-form.tsx";
import { useAfterChange } from "./use-trading-changes.ts";

/** One account: what it holds, its line, its limits and its secrets. */
export function AccountScreen({ id }: { id: string }) {
  return (
    <RoleGate screen="Account" permission="orders:read">
      <Account id={id} />
    </RoleGate>
  );
}

function Account({ id }: { id: string }) {
  const api = useApi();
  const query = useQuery(api.accounts.get.queryOptions({ id }));
  const account = query.data;
  const mayLimit = useCan("risk:limits");
  return (
    <>
      <PageHeader
        parents={<Link href="/accounts">Accounts</Link>}
        title={account?.name ?? "Account"}
        chips={
          account && (
            <>
              <ModeBadge mode={account.mode} />
              <AccountState state={account.state} />
              <ConnectionWord connection={account.connection} />
            </>
          )
        }
        actions={
          account && (
            <Link href={`/blotter?account=${id}`} className="text-12 text-2 underline underline-offset-2">
              Its orders
            </Link>
          )
        }
      />
      <PageBody>
        <QueryPanel title="Account" what="the account" query={query} flush>
          {(found) => (
            <div className="grid grid-cols-4 gap-px phone:grid-cols-2">
              <Money label="Equity" unit={found.currency} text={found.equity} />
              <Money label="Cash" unit={found.currency} text={found.cash} />
              <Money label="Buying power" unit={found.currency} text={found.buyingPower} />
              <Figure
                label="Day P&L"
                unit={found.currency}
                value={formatSigned(figure(found.dayProfit))}
                sign={signOf(figure(found.dayProfit))}
              />
              {found.unpriced.length > 0 && (
                <p className="col-span-full border-line-1 border-t px-3 py-2 text-12 text-warn">
                  ! Without a price, so at cost in equity: {found.unpriced.join(", ")}
                </p>
              )}
              {found.connection.reason && (
                <p className="col-span-full border-line-1 border-t px-3 py-2 text-12 text-2">
                  {found.connection.reason}
                </p>
              )}
            </div>
          )}
        </QueryPanel>
        {account && <StatePanel id={id} state={account.state} />}
        {account?.broker === "paper" && <AccountFeed id={id} />}
        {account && <AccountEventsPanel events={account.events} />}
        {account && <CashMovementsPanel accountId={id} />}
        {account && <SettingsPanel account={account} />}
        {account && <StopRulesForm accountId={id} currency={account.currency} disabled={!mayLimit} />}
        {account && (
          <LimitsForm
            key={JSON.stringify(account.limits)}
            id={id}
            limits={account.limits}
            disabled={!mayLimit}
          />
        )}
      </PageBody>
    </>
  );
}

const signOf = (value: number | null) => (!value ? undefined : value > 0 ? "up" : "down");

function Money({ label, unit, text }: { label: string; unit: string; text: string }) {
  return <Figure label={label} unit={unit} value={<span title={text}>{formatNumber(figure(text))}</span>} />;
}

const STATES = [
  { value: "open", label: "Open" },
  { value: "reduce-only", label: "Reduce only" },
  { value: "halted", label: "Halted" },
] as const;
type State = (typeof STATES)[number]["value"];

function StatePanel({ id, state }: { id: string; state: State }) {
  const api = useApi();
  const after = useAfterChange();
  const mayManage = useCan("accounts:manage");
  const change = useMutation(
    api.accounts.setState.mutationOptions(after("The account's state was changed", [api.accounts.pathKey()])),
  );
  return (
    <Panel
      title="State"
      note="Reduce only takes orders that bring a position nearer to zero; halted takes none"
    >
      {mayManage ? (
        <Segmented
          label="State"
          options={STATES}
          value={state}
          onChange={(next) => change.mutate({ id, state: next })}
        />
      ) : (
        <AccountState state={state} />
      )}
    </Panel>
  );
}

function AccountFeed({ id }: { id: string }) {
  const api = useApi();
  const brokers = useQuery(api.accounts.brokers.queryOptions({})).data;
  const paper = brokers?.find(({ name }) => name === "paper");
  return paper ? <FeedPanel accountId={id} fields={paper.fields} /> : null;
}

type SettingsOf = {
  id: string;
  broker: string;
  currency: string;
  emergency: string | null;
  settings: Record<string, unknown>;
  credentials: readonly string[];
};

function SettingsPanel({ account }: { account: SettingsOf }) {
  const api = useApi();
  const mayManage = useCan("accounts:manage");
  const brokers = useQuery(api.accounts.brokers.queryOptions({})).data;
  const fields = brokers?.find(({ name }) => name === account.broker)?.fields ?? [];
  const secrets = fields.filter(({ kind }) => kind === "secret");
  const shown = settingFacts(account.settings, fields, account.currency);
  return (
    <Panel
      title="Broker"
      note={brokers?.find(({ name }) => name === account.broker)?.title ?? account.broker}
    >
      <div className="flex max-w-xl flex-col gap-4">
        {shown.length > 0 ? <Facts items={shown} /> : <p className="text-12 text-3">It has no settings.</p>}
        {secrets.length > 0 && (
          <Facts
            items={secrets.map(({ name, title }) => [
              title,
              account.credentials.includes(name) ? "sealed; never shown again" : "missing",
            ])}
          />
        )}
        {secrets.length > 0 && mayManage && <SecretsForm id={account.id} secrets={secrets} />}
        {account.emergency !== null && mayManage && (
          <EmergencyForm id={account.id} emergency={account.emergency} />
        )}
      </div>
    </Panel>
  );
}

function SecretsForm({ id, secrets }: { id: string; secrets: readonly { name: string; title: string }[] }) {
  const api = useApi();
  const after = useAfterChange();
  const [values, setValues] = useState<Record<string, string>>({});
  const save = useMutation(
    api.accounts.setCredentials.mutationOptions(
      after("The secrets are sealed; the line is opened with them", [api.accounts.pathKey()], () =>
        setValues({}),
      ),
    ),
  );
  const complete = secrets.every(({ name }) => values[name]?.trim());
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ id, secrets: values });
      }}
    >
      {secrets.map(({ name, title }) => (
        <TextField
          key={name}
          layout="row"
          label={title}
          type="password"
          autoComplete="off"
          value={values[name] ?? ""}
          onChange={(event) => setValues({ ...values, [name]: event.target.value })}
        />
      ))}
      <Button type="submit" className="self-end" busy={save.isPending} disabled={!complete}>
        Replace the secrets
      </Button>
    </form>
  );
}
