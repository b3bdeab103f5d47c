"use client";
import Link from "next/link";
import { useState } from "react";
import { useCan } from "#components/providers/index.ts";
import { ModeBadge, RoleGate } from "#components/shell/index.ts";
import {
  Button,
  Cell,
  Chip,
  formatNumber,
  formatSigned,
  Gain,
  HeadCell,
  PageBody,
  PageHeader,
  QueryPanel,
  Table,
} from "#components/ui/index.ts";
import { ConnectionWord } from "./connection-word.tsx";
import { CreateAccountDialog } from "./create-account-dialog.tsx";
import { figure } from "./decimal-text.ts";
import { InstrumentsPanel } from "./instruments-panel.tsx";
import { useAccounts } from "./use-trading-facts.ts";

/** The accounts orders are sent for, and what may be traded in them. */
export function AccountsScreen() {
  const mayManage = useCan("accounts:manage");
  const [creating, setCreating] = useState(false);
  return (
    <>
      <PageHeader
        title="Accounts"
        note="Paper and live accounts, their limits and their brokers"
        actions={
          mayManage && (
            <Button kind="ink" onClick={() => setCreating(true)}>
              New account
            </Button>
          )
        }
      />
      <RoleGate screen="Accounts" permission="orders:read">
        <PageBody>
          <AccountsPanel onCreate={mayManage ? () => setCreating(true) : undefined} />
          <InstrumentsPanel />
        </PageBody>
      </RoleGate>
      {creating && <CreateAccountDialog onClose={() => setCreating(false)} />}
    </>
  );
}

function AccountsPanel({ onCreate }: { onCreate: (() => void) | undefined }) {
  const query = useAccounts();
  return (
    <QueryPanel
      title="Accounts"
      what="accounts"
      query={query}
      flush
      empty={{
        when: (accounts) => accounts.length === 0,
        title: "No account yet",
        text: "A paper account trades simulated fills with the same order management, controls and kill switch as a live one, and risks nothing.",
        action: onCreate && (
          <Button kind="ink" onClick={onCreate}>
            Open a paper account
          </Button>
        ),
      }}
    >
      {(accounts) => (
        <Table
          cards
          label="Accounts"
          head={
            <>
              <HeadCell>Name</HeadCell>
              <HeadCell>Mode</HeadCell>
              <HeadCell>Broker</HeadCell>
              <HeadCell>State</HeadCell>
              <HeadCell>Line</HeadCell>
              <HeadCell right>Equity</HeadCell>
              <HeadCell right>Cash</HeadCell>
              <HeadCell right>Buying power</HeadCell>
              <HeadCell right>Day P&L</HeadCell>
            </>
          }
        >
          {accounts.map((account) => (
            <tr key={account.id}>
              <Cell strong>
                <Link href={`/accounts/${account.id}`} className="hover:underline">
                  {account.name}
                </Link>
              </Cell>
              <Cell label="Mode">
                <ModeBadge mode={account.mode} />
              </Cell>
              <Cell label="Broker">{account.broker}</Cell>
              <Cell label="State">
                <AccountState state={account.state} />
              </Cell>
              <Cell label="Line">
                <ConnectionWord connection={account.connection} />
              </Cell>
              <MoneyCell label="Equity" text={account.equity} currency={account.currency} />
              <MoneyCell label="Cash" text={account.cash} currency={account.currency} />
              <MoneyCell label="Buying power" text={account.buyingPower} currency={account.currency} />
              <Cell label="Day P&L" right title={account.dayProfit}>
                <span className="whitespace-nowrap">
                  <Gain value={figure(account.dayProfit)} text={formatSigned(figure(account.dayProfit))} />{" "}
                  <span className="text-3">{account.currency}</span>
                </span>
              </Cell>
            </tr>
          ))}
        </Table>
      )}
    </QueryPanel>
  );
}

function MoneyCell({ label, text, currency }: { label: string; text: string; currency: string }) {
  return (
    <Cell label={label} right title={`${text} ${currency}`}>
      <span className="whitespace-nowrap">
        <span className="text-1">{formatNumber(figure(text))}</span>{" "}
        <span className="text-3">{currency}</span>
      </span>
    </Cell>
  );
}

export function AccountState({ state }: { state: string }) {
  if (state === "open") return <Chip tone="good">Open</Chip>;
  if (state === "halted") return <Chip tone="bad">Halted</Chip>;
  return <Chip tone="warn">{state === "reduce-only" ? "Reduce only" : state}</Chip>;
}
