import type { Pool } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { openCredentials } from "#server/execution/accounts/index.ts";
import {
  type BrokerCapabilities,
  type BrokerConnection,
  brokerNamed,
} from "#server/execution/brokers/index.ts";
import { LINE_IS_CUT } from "#server/execution/kill-switch/index.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { MessageRecorder } from "./message-recorder.ts";
import type { HeldAccount, TradingHost } from "./trading-host.ts";

export type AccountRow = HeldAccount & {
  readonly broker: string;
  readonly mode: "paper" | "live";
  readonly currency: string;
  readonly desk: string | null;
  /** By a kill switch, as the database says. */
  readonly lineIsCut: boolean;
  readonly settings: Record<string, unknown>;
  /** The venue's clock up to which its history was read. */
  readonly seenUntil: number;
  /** When somebody last asked to compare with the broker. */
  readonly reconcileAsked: number;
  /** Changes with what a connection is made of. */
  readonly fingerprint: string;
};

export async function readAccount(pool: Pool, account: HeldAccount): Promise<AccountRow> {
  const { rows } = await withTeam(pool, account.teamId, (db) =>
    db.query(
      `SELECT broker, mode, currency, desk, settings, seen_until, reconcile_asked, ${LINE_IS_CUT} AS line_is_cut, (SELECT max(version) FROM account_credentials c
         WHERE c.account_id = a.id) AS credentials FROM accounts a WHERE id = $1`,
      [account.accountId],
    ),
  );
  const row = rows[0];
  if (!row) throw new AppError("not-found", "The account is gone.");
  const { broker, mode, currency, desk, settings, credentials } = row;
  const { emergency: _, ...ofTheLine } = settings;
  const fingerprint = JSON.stringify([broker, mode, currency, ofTheLine, credentials]);
  return {
    ...account,
    broker,
    mode,
    currency,
    desk,
    settings,
    lineIsCut: row.line_is_cut,
    seenUntil: Number(row.seen_until),
    reconcileAsked: Number(row.reconcile_asked),
    fingerprint,
  };
}

/** The line to the account's broker, its secrets opened for this moment, and what keeps its messages. */
export async function connectAccount(
  { teamId, accountId, broker: name, mode, currency, settings }: AccountRow,
  host: Pick<TradingHost, "pool" | "clock" | "log" | "bus">,
): Promise<{ connection: BrokerConnection; capabilities: BrokerCapabilities; recorder: MessageRecorder }> {
  const broker = brokerNamed(name);
  const secrets = await withTeam(host.pool, teamId, (db) => openCredentials(db, teamId, accountId));
  const parsed = broker.settings.safeParse({ ...settings, ...secrets });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new AppError(
      "bad-input",
      `The account's settings do not fit: ${issue?.path.join(".")}: ${issue?.message}`,
    );
  }
  const settingsOfBroker = parsed.data as never;
  const account = { teamId, accountId, mode, currency, settings: settingsOfBroker };
  const { pool, clock, log, bus } = host;
  const { keepMessagesDays } = config().trading;
  const recorder = new MessageRecorder(host, { teamId, accountId }, Object.values(secrets), keepMessagesDays);
  try {
    const connection = await broker.connect(account, { pool, clock, log, bus, record: recorder.record });
    const capabilities = broker.capabilitiesOf?.(settingsOfBroker) ?? broker.capabilities;
    return { connection, capabilities, recorder };
  } catch (error) {
    await recorder.close();
    throw error;
  }
}

/** So that a restart reads the venue's history from here. */
export async function keepSeen(
  pool: Pool,
  { teamId, accountId }: HeldAccount,
  seenUntil: number,
): Promise<void> {
  await withTeam(pool, teamId, (db) =>
    db.query("UPDATE accounts SET seen_until = greatest(seen_until, $2) WHERE id = $1", [
      accountId,
      seenUntil,
    ]),
  );
}
