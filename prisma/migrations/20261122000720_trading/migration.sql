-- Trading: facts numbered by account, balances beside the books, credentials, session days, currency rates, desks.

ALTER TABLE "instruments" ADD COLUMN "settlement" text NOT NULL DEFAULT 'full'
  CONSTRAINT "instruments_settlement_check" CHECK ("settlement" IN ('full', 'variation'));

ALTER TABLE "accounts" ADD COLUMN "desk" text CONSTRAINT "accounts_desk_check" CHECK (length("desk") BETWEEN 1 AND 100);
-- The number of the account's newest fact: given under the account's lock, so a reader that saw n missed none below n.
ALTER TABLE "accounts" ADD COLUMN "fact_seq" bigint NOT NULL DEFAULT 0;

ALTER TABLE "order_facts" ADD COLUMN "account_id" uuid;
ALTER TABLE "order_facts" ADD COLUMN "seq" bigint;
UPDATE "order_facts" f SET account_id = n.account_id, seq = n.seq
  FROM (SELECT f.team_id, f.order_id, f.id, o.account_id,
          row_number() OVER (PARTITION BY o.account_id ORDER BY f.recorded_at, f.order_id, f.id) AS seq
        FROM "order_facts" f JOIN "orders" o ON o.team_id = f.team_id AND o.id = f.order_id) n
  WHERE n.team_id = f.team_id AND n.order_id = f.order_id AND n.id = f.id;
UPDATE "accounts" a SET fact_seq = coalesce((SELECT max(seq) FROM "order_facts" f
  WHERE f.team_id = a.team_id AND f.account_id = a.id), 0);
ALTER TABLE "order_facts" ALTER COLUMN "account_id" SET NOT NULL;
ALTER TABLE "order_facts" ALTER COLUMN "seq" SET NOT NULL;
CREATE UNIQUE INDEX "order_facts_team_id_account_id_seq_key" ON "order_facts" ("team_id", "account_id", "seq");

CREATE INDEX "orders_exposed_idx" ON "orders" ("team_id", "account_id") WHERE "exposed" > 0;
CREATE INDEX "orders_team_id_account_id_updated_at_idx" ON "orders" ("team_id", "account_id", "updated_at");
CREATE INDEX "orders_team_id_parent_id_idx" ON "orders" ("team_id", "parent_id");
CREATE INDEX "order_requests_team_id_account_id_sent_at_idx" ON "order_requests" ("team_id", "account_id", "sent_at");
CREATE INDEX "executions_team_id_account_id_at_idx" ON "executions" ("team_id", "account_id", "at");

-- What the entries of the books add up to, kept by a trigger.
CREATE TABLE "ledger_balances" (
  "team_id" uuid NOT NULL,
  "account_id" uuid NOT NULL,
  "entry" text NOT NULL,
  "currency" text NOT NULL,
  "amount" numeric(48, 18) NOT NULL,
  CONSTRAINT "ledger_balances_pkey" PRIMARY KEY ("team_id", "account_id", "entry", "currency"),
  CONSTRAINT "ledger_balances_team_id_account_id_fkey" FOREIGN KEY ("team_id", "account_id")
    REFERENCES "accounts" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
INSERT INTO "ledger_balances" SELECT team_id, account_id, entry, currency, sum(amount) FROM "ledger_entries" GROUP BY 1, 2, 3, 4;
CREATE FUNCTION ledger_add() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ledger_balances AS b (team_id, account_id, entry, currency, amount)
    SELECT team_id, account_id, entry, currency, sum(amount) FROM added GROUP BY 1, 2, 3, 4 ORDER BY 3, 4
  ON CONFLICT (team_id, account_id, entry, currency) DO UPDATE SET amount = b.amount + excluded.amount;
  RETURN NULL;
END $$;
CREATE TRIGGER "ledger_add" AFTER INSERT ON "ledger_entries"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_add();

-- What a unit of one currency is worth in another.
CREATE TABLE "currency_rates" (
  "team_id" uuid NOT NULL,
  "base" text NOT NULL CHECK ("base" ~ '^[A-Z0-9]{3,10}$'),
  "quote" text NOT NULL CHECK ("quote" ~ '^[A-Z0-9]{3,10}$'),
  "rate" numeric(38, 9) NOT NULL CHECK ("rate" > 0),
  "at" bigint NOT NULL,
  CONSTRAINT "currency_rates_pkey" PRIMARY KEY ("team_id", "base", "quote"),
  CONSTRAINT "currency_rates_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- What an account had gained in all when a trading day began; the day's profit is what it gained since.
CREATE TABLE "account_sessions" (
  "team_id" uuid NOT NULL,
  "account_id" uuid NOT NULL,
  "day" date NOT NULL,
  "began" bigint NOT NULL,
  "equity" numeric(48, 18) NOT NULL,
  "profit" numeric(48, 18) NOT NULL,
  CONSTRAINT "account_sessions_pkey" PRIMARY KEY ("team_id", "account_id", "day"),
  CONSTRAINT "account_sessions_team_id_account_id_fkey" FOREIGN KEY ("team_id", "account_id")
    REFERENCES "accounts" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);

-- The strategy versions that may trade live.
CREATE TABLE "strategy_approvals" (
  "team_id" uuid NOT NULL,
  "version" text NOT NULL CHECK (length("version") BETWEEN 1 AND 200),
  "approved_by" uuid,
  "note" text NOT NULL DEFAULT '',
  "approved_at" timestamptz(6) NOT NULL DEFAULT now(),
  CONSTRAINT "strategy_approvals_pkey" PRIMARY KEY ("team_id", "version"),
  CONSTRAINT "strategy_approvals_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- Sealed for the trading process: nobody else can open them, and in another row they open for nobody.
CREATE TABLE "account_credentials" (
  "team_id" uuid NOT NULL,
  "account_id" uuid NOT NULL,
  "version" integer NOT NULL CHECK ("version" > 0),
  "sealed" text NOT NULL,
  "names" text[] NOT NULL,
  "created_by" uuid,
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  CONSTRAINT "account_credentials_pkey" PRIMARY KEY ("team_id", "account_id", "version"),
  CONSTRAINT "account_credentials_team_id_account_id_fkey" FOREIGN KEY ("team_id", "account_id")
    REFERENCES "accounts" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
REVOKE UPDATE, TRUNCATE ON "account_credentials" FROM pitwall_app;

-- As before, with the account and its number on every fact, and one fact more for a replace.
CREATE OR REPLACE FUNCTION accept_order(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  team uuid := app_team_id();
  account uuid := (p ->> 'accountId')::uuid;
  new_id uuid := (p ->> 'orderId')::uuid;
  facts integer := jsonb_array_length(p -> 'facts');
  held record; known record; after jsonb;
BEGIN
  SELECT version, counters, fact_seq INTO held FROM accounts WHERE team_id = team AND id = account FOR UPDATE;
  IF NOT FOUND THEN RETURN jsonb_build_object('outcome', 'no-account'); END IF;
  SELECT body_hash, order_id INTO known FROM order_commands
   WHERE team_id = team AND account_id = account AND key = p ->> 'key';
  IF FOUND THEN
    RETURN jsonb_build_object('orderId', known.order_id,
      'outcome', CASE WHEN known.body_hash = p ->> 'bodyHash' THEN 'known' ELSE 'other-body' END);
  END IF;
  IF held.version <> (p ->> 'version')::bigint THEN RETURN jsonb_build_object('outcome', 'changed'); END IF;
  after := counters_after(held.counters, p -> 'counters');
  IF after IS NULL THEN RETURN jsonb_build_object('outcome', 'over-limit'); END IF;
  UPDATE accounts SET counters = after, fact_seq = fact_seq + facts WHERE team_id = team AND id = account;
  INSERT INTO orders (team_id, id, account_id, client_order_id, symbol, side, type, time_in_force, quantity,
      limit_price, stop_price, strategy, parent_id, state, leaves, exposed, reserved, fact_count, updated_at, created_by)
    SELECT team, new_id, account, o.client_order_id, o.symbol, o.side, o.type, o.time_in_force, o.quantity,
      o.limit_price, o.stop_price, o.strategy, o.parent_id, 'queued', o.quantity, o.quantity, p -> 'reserved',
      facts, o.updated_at, o.created_by
    FROM jsonb_to_record(p -> 'order') AS o(client_order_id text, symbol text, side text, type text,
      time_in_force text, quantity numeric, limit_price numeric, stop_price numeric, strategy text,
      parent_id uuid, updated_at bigint, created_by uuid);
  INSERT INTO order_facts (team_id, order_id, id, kind, at, body, account_id, seq)
    SELECT team, new_id, f.value ->> 'id', f.value ->> 'kind', (f.value ->> 'at')::bigint, f.value -> 'body', account,
      held.fact_seq + f.ordinality
    FROM jsonb_array_elements(p -> 'facts') WITH ORDINALITY AS f;
  INSERT INTO order_commands (team_id, account_id, key, body_hash, order_id)
    VALUES (team, account, p ->> 'key', p ->> 'bodyHash', new_id);
  INSERT INTO order_requests (team_id, order_id, command, account_id, kind, risk_fact)
    VALUES (team, new_id, 'new', account, 'new', p ->> 'riskFact');
  RETURN jsonb_build_object('outcome', 'accepted', 'orderId', new_id);
END $$;

ALTER TABLE "ledger_balances" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "ledger_balances" FORCE ROW LEVEL SECURITY;
CREATE POLICY "ledger_balances_team" ON "ledger_balances" USING ("team_id" = app_team_id());
ALTER TABLE "currency_rates" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "currency_rates" FORCE ROW LEVEL SECURITY;
CREATE POLICY "currency_rates_team" ON "currency_rates" USING ("team_id" = app_team_id());
ALTER TABLE "account_sessions" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "account_sessions" FORCE ROW LEVEL SECURITY;
CREATE POLICY "account_sessions_team" ON "account_sessions" USING ("team_id" = app_team_id());
ALTER TABLE "strategy_approvals" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "strategy_approvals" FORCE ROW LEVEL SECURITY;
CREATE POLICY "strategy_approvals_team" ON "strategy_approvals" USING ("team_id" = app_team_id());
ALTER TABLE "account_credentials" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "account_credentials" FORCE ROW LEVEL SECURITY;
CREATE POLICY "account_credentials_team" ON "account_credentials" USING ("team_id" = app_team_id());
-- The trading process finds the accounts of every team; the live feed reads every team's new facts.
CREATE POLICY "accounts_relay" ON "accounts" FOR SELECT USING (app_scope() = 'relay');
CREATE POLICY "orders_relay" ON "orders" FOR SELECT USING (app_scope() = 'relay');
CREATE POLICY "order_facts_relay" ON "order_facts" FOR SELECT USING (app_scope() = 'relay');
