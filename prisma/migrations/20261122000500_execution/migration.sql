-- Execution: accounts, orders as facts, requests to venues, executions and the books.
-- Prices and quantities keep 9 decimals, money 18, as lib/core/money.ts does. Times are epoch microseconds, UTC.

CREATE TABLE "instruments" (
  "team_id" uuid NOT NULL,
  "symbol" text NOT NULL CHECK (length("symbol") BETWEEN 1 AND 64),
  "currency" text NOT NULL CHECK ("currency" ~ '^[A-Z0-9]{3,10}$'),
  "tick" numeric(38, 9) NOT NULL CHECK ("tick" > 0),
  "lot" numeric(38, 9) NOT NULL CHECK ("lot" > 0),
  "multiplier" numeric(38, 9) NOT NULL DEFAULT 1 CHECK ("multiplier" > 0),
  "minor_unit" integer NOT NULL DEFAULT 2 CHECK ("minor_unit" BETWEEN 0 AND 18),
  "restricted" boolean NOT NULL DEFAULT false,
  CONSTRAINT "instruments_pkey" PRIMARY KEY ("team_id", "symbol"),
  CONSTRAINT "instruments_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- One account at one broker. Its row is the lock under which orders are accepted.
CREATE TABLE "accounts" (
  "team_id" uuid NOT NULL,
  "id" uuid NOT NULL DEFAULT uuidv7(),
  "name" text NOT NULL CHECK (length("name") BETWEEN 1 AND 100),
  "broker" text NOT NULL,
  "mode" text NOT NULL CHECK ("mode" IN ('paper', 'live')),
  "currency" text NOT NULL CHECK ("currency" ~ '^[A-Z0-9]{3,10}$'),
  "state" text NOT NULL DEFAULT 'open' CHECK ("state" IN ('open', 'reduce-only', 'halted')),
  "short_allowed" boolean NOT NULL DEFAULT false,
  "settings" jsonb NOT NULL DEFAULT '{}',
  "limits" jsonb NOT NULL DEFAULT '{}',
  -- Changes with everything a verdict rests on but parallel orders: fills, limits, state.
  "version" bigint NOT NULL DEFAULT 0,
  -- What open orders use of shared limits, scaled integers by key.
  "counters" jsonb NOT NULL DEFAULT '{}',
  -- The gateway that may write to the venue; a request of an older epoch is void.
  "epoch" bigint NOT NULL DEFAULT 0,
  "created_by" uuid,
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  CONSTRAINT "accounts_pkey" PRIMARY KEY ("team_id", "id"),
  CONSTRAINT "accounts_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "accounts_team_id_created_by_fkey" FOREIGN KEY ("team_id", "created_by")
    REFERENCES "memberships" ("team_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE UNIQUE INDEX "accounts_team_id_name_key" ON "accounts" ("team_id", "name");

-- What an order is now: folded from its facts by lib/execution/orders, and rebuilt from them at any time.
CREATE TABLE "orders" (
  "team_id" uuid NOT NULL,
  "id" uuid NOT NULL,
  "account_id" uuid NOT NULL,
  "client_order_id" text NOT NULL CHECK (length("client_order_id") BETWEEN 1 AND 36),
  "symbol" text NOT NULL,
  "side" text NOT NULL CHECK ("side" IN ('buy', 'sell', 'sell-short')),
  "type" text NOT NULL,
  "time_in_force" text NOT NULL,
  "quantity" numeric(38, 9) NOT NULL CHECK ("quantity" > 0),
  "limit_price" numeric(38, 9),
  "stop_price" numeric(38, 9),
  "strategy" text,
  "parent_id" uuid,
  "state" text NOT NULL,
  "filled" numeric(38, 9) NOT NULL DEFAULT 0,
  "leaves" numeric(38, 9) NOT NULL,
  "exposed" numeric(38, 9) NOT NULL,
  "average_price" numeric(38, 9),
  "flags" text[] NOT NULL DEFAULT '{}',
  "reason" text,
  -- What it added to the account's counters, by key: taken off when it ends.
  "reserved" jsonb NOT NULL DEFAULT '{}',
  "fact_count" integer NOT NULL,
  "updated_at" bigint NOT NULL,
  "created_by" uuid,
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  CONSTRAINT "orders_pkey" PRIMARY KEY ("team_id", "id"),
  CONSTRAINT "orders_team_id_account_id_fkey" FOREIGN KEY ("team_id", "account_id")
    REFERENCES "accounts" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION,
  CONSTRAINT "orders_team_id_parent_id_fkey" FOREIGN KEY ("team_id", "parent_id")
    REFERENCES "orders" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION,
  CONSTRAINT "orders_team_id_created_by_fkey" FOREIGN KEY ("team_id", "created_by")
    REFERENCES "memberships" ("team_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE UNIQUE INDEX "orders_team_id_account_id_client_order_id_key" ON "orders" ("team_id", "account_id", "client_order_id");
CREATE INDEX "orders_team_id_account_id_state_idx" ON "orders" ("team_id", "account_id", "state");

-- Append-only: the order is what these say together.
CREATE TABLE "order_facts" (
  "team_id" uuid NOT NULL,
  "order_id" uuid NOT NULL,
  "id" text NOT NULL CHECK (length("id") BETWEEN 1 AND 200),
  "kind" text NOT NULL,
  "at" bigint NOT NULL,
  "body" jsonb NOT NULL,
  "recorded_at" timestamptz(6) NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT "order_facts_pkey" PRIMARY KEY ("team_id", "order_id", "id"),
  CONSTRAINT "order_facts_team_id_order_id_fkey" FOREIGN KEY ("team_id", "order_id")
    REFERENCES "orders" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
REVOKE UPDATE, DELETE, TRUNCATE ON "order_facts" FROM pitwall_app;

-- The same key with the same body is the same order, for ever.
CREATE TABLE "order_commands" (
  "team_id" uuid NOT NULL,
  "account_id" uuid NOT NULL,
  "key" text NOT NULL CHECK (length("key") BETWEEN 1 AND 100),
  "body_hash" text NOT NULL,
  "order_id" uuid NOT NULL,
  CONSTRAINT "order_commands_pkey" PRIMARY KEY ("team_id", "account_id", "key"),
  CONSTRAINT "order_commands_team_id_order_id_fkey" FOREIGN KEY ("team_id", "order_id")
    REFERENCES "orders" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
REVOKE UPDATE, DELETE, TRUNCATE ON "order_commands" FROM pitwall_app;

-- What is to be said to a venue. A new order's request needs its risk-passed fact: no order goes round the controls.
CREATE TABLE "order_requests" (
  "team_id" uuid NOT NULL,
  "order_id" uuid NOT NULL,
  "command" text NOT NULL,
  "account_id" uuid NOT NULL,
  "kind" text NOT NULL CHECK ("kind" IN ('new', 'cancel', 'replace')),
  "risk_fact" text,
  "state" text NOT NULL DEFAULT 'waiting' CHECK ("state" IN ('waiting', 'sending', 'answered', 'unknown', 'quarantined')),
  "attempt" integer NOT NULL DEFAULT 0,
  "epoch" bigint,
  "sent_at" bigint,
  "dead_by" bigint,
  "created_at" timestamptz(6) NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT "order_requests_pkey" PRIMARY KEY ("team_id", "order_id", "command"),
  CONSTRAINT "order_requests_passed" CHECK ("kind" = 'cancel' OR "risk_fact" IS NOT NULL),
  CONSTRAINT "order_requests_team_id_order_id_fkey" FOREIGN KEY ("team_id", "order_id")
    REFERENCES "orders" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION,
  CONSTRAINT "order_requests_team_id_order_id_risk_fact_fkey" FOREIGN KEY ("team_id", "order_id", "risk_fact")
    REFERENCES "order_facts" ("team_id", "order_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE INDEX "order_requests_team_id_account_id_state_idx" ON "order_requests" ("team_id", "account_id", "state");

-- The executions that count, as lib/execution/orders says: busts are gone, corrections stand in their place.
CREATE TABLE "executions" (
  "team_id" uuid NOT NULL,
  "account_id" uuid NOT NULL,
  "execution" text NOT NULL,
  "order_id" uuid NOT NULL,
  "symbol" text NOT NULL,
  -- Signed: negative sells.
  "quantity" numeric(38, 9) NOT NULL,
  "price" numeric(38, 9) NOT NULL,
  "fee" numeric(48, 18) NOT NULL,
  "fee_currency" text NOT NULL,
  "at" bigint NOT NULL,
  CONSTRAINT "executions_pkey" PRIMARY KEY ("team_id", "account_id", "execution"),
  CONSTRAINT "executions_team_id_order_id_fkey" FOREIGN KEY ("team_id", "order_id")
    REFERENCES "orders" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE INDEX "executions_team_id_account_id_symbol_idx" ON "executions" ("team_id", "account_id", "symbol");
CREATE INDEX "executions_team_id_order_id_idx" ON "executions" ("team_id", "order_id");

-- The sum of executions by symbol.
CREATE TABLE "positions" (
  "team_id" uuid NOT NULL,
  "account_id" uuid NOT NULL,
  "symbol" text NOT NULL,
  "quantity" numeric(38, 9) NOT NULL,
  CONSTRAINT "positions_pkey" PRIMARY KEY ("team_id", "account_id", "symbol"),
  CONSTRAINT "positions_team_id_account_id_fkey" FOREIGN KEY ("team_id", "account_id")
    REFERENCES "accounts" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);

-- Everything that touches cash. Rows are reversed by others, never changed.
CREATE TABLE "ledger_entries" (
  "team_id" uuid NOT NULL,
  "account_id" uuid NOT NULL,
  "transaction" text NOT NULL,
  "entry" text NOT NULL,
  "currency" text NOT NULL,
  "amount" numeric(48, 18) NOT NULL,
  "at" bigint NOT NULL,
  "reason" text NOT NULL,
  CONSTRAINT "ledger_entries_pkey" PRIMARY KEY ("team_id", "account_id", "transaction", "entry", "currency"),
  CONSTRAINT "ledger_entries_team_id_account_id_fkey" FOREIGN KEY ("team_id", "account_id")
    REFERENCES "accounts" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
REVOKE UPDATE, DELETE, TRUNCATE ON "ledger_entries" FROM pitwall_app;

CREATE FUNCTION ledger_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE off record;
BEGIN
  SELECT currency, sum(amount) AS total INTO off FROM ledger_entries
   WHERE team_id = NEW.team_id AND account_id = NEW.account_id AND transaction = NEW.transaction
   GROUP BY currency HAVING sum(amount) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'transaction % of account % is out of balance by % %',
      NEW.transaction, NEW.account_id, off.total, off.currency USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "ledger_balanced" AFTER INSERT ON "ledger_entries"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balanced();

-- What parallel orders add to shared limits: the sum, or null when a key would pass its cap.
CREATE FUNCTION counters_after(counters jsonb, added jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE one record; total numeric;
BEGIN
  FOR one IN SELECT * FROM jsonb_to_recordset(added) AS a(key text, delta numeric, cap numeric) LOOP
    total := coalesce((counters ->> one.key)::numeric, 0) + one.delta;
    IF total > one.cap THEN RETURN NULL; END IF;
    counters := counters || jsonb_build_object(one.key, total);
  END LOOP;
  RETURN counters;
END $$;

-- One round trip: idempotency, the account's lock, shared limits, order, facts, request, event and audit row.
-- Answers { outcome: accepted | known | other-body | changed | over-limit | no-account, orderId }.
CREATE FUNCTION accept_order(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  team uuid := app_team_id();
  account uuid := (p ->> 'accountId')::uuid;
  new_id uuid := (p ->> 'orderId')::uuid;
  held record; known record; after jsonb;
BEGIN
  SELECT version, counters INTO held FROM accounts WHERE team_id = team AND id = account FOR UPDATE;
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
  UPDATE accounts SET counters = after WHERE team_id = team AND id = account;
  INSERT INTO orders (team_id, id, account_id, client_order_id, symbol, side, type, time_in_force, quantity,
      limit_price, stop_price, strategy, parent_id, state, leaves, exposed, reserved, fact_count, updated_at, created_by)
    SELECT team, new_id, account, o.client_order_id, o.symbol, o.side, o.type, o.time_in_force, o.quantity,
      o.limit_price, o.stop_price, o.strategy, o.parent_id, 'queued', o.quantity, o.quantity, p -> 'reserved',
      jsonb_array_length(p -> 'facts'), o.updated_at, o.created_by
    FROM jsonb_to_record(p -> 'order') AS o(client_order_id text, symbol text, side text, type text,
      time_in_force text, quantity numeric, limit_price numeric, stop_price numeric, strategy text,
      parent_id uuid, updated_at bigint, created_by uuid);
  INSERT INTO order_facts (team_id, order_id, id, kind, at, body)
    SELECT team, new_id, f.id, f.kind, f.at, f.body
    FROM jsonb_to_recordset(p -> 'facts') AS f(id text, kind text, at bigint, body jsonb);
  INSERT INTO order_commands (team_id, account_id, key, body_hash, order_id)
    VALUES (team, account, p ->> 'key', p ->> 'bodyHash', new_id);
  INSERT INTO order_requests (team_id, order_id, command, account_id, kind, risk_fact)
    VALUES (team, new_id, 'new', account, 'new', p ->> 'riskFact');
  RETURN jsonb_build_object('outcome', 'accepted', 'orderId', new_id);
END $$;

ALTER TABLE "instruments" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "instruments" FORCE ROW LEVEL SECURITY;
CREATE POLICY "instruments_team" ON "instruments" USING ("team_id" = app_team_id());
ALTER TABLE "accounts" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "accounts" FORCE ROW LEVEL SECURITY;
CREATE POLICY "accounts_team" ON "accounts" USING ("team_id" = app_team_id());
ALTER TABLE "orders" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "orders" FORCE ROW LEVEL SECURITY;
CREATE POLICY "orders_team" ON "orders" USING ("team_id" = app_team_id());
ALTER TABLE "order_facts" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "order_facts" FORCE ROW LEVEL SECURITY;
CREATE POLICY "order_facts_team" ON "order_facts" USING ("team_id" = app_team_id());
ALTER TABLE "order_commands" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "order_commands" FORCE ROW LEVEL SECURITY;
CREATE POLICY "order_commands_team" ON "order_commands" USING ("team_id" = app_team_id());
ALTER TABLE "order_requests" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "order_requests" FORCE ROW LEVEL SECURITY;
CREATE POLICY "order_requests_team" ON "order_requests" USING ("team_id" = app_team_id());
ALTER TABLE "ledger_entries" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "ledger_entries" FORCE ROW LEVEL SECURITY;
CREATE POLICY "ledger_entries_team" ON "ledger_entries" USING ("team_id" = app_team_id());
ALTER TABLE "executions" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "executions" FORCE ROW LEVEL SECURITY;
CREATE POLICY "executions_team" ON "executions" USING ("team_id" = app_team_id());
ALTER TABLE "positions" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "positions" FORCE ROW LEVEL SECURITY;
CREATE POLICY "positions_team" ON "positions" USING ("team_id" = app_team_id());
