-- Orders worked by execution algorithms: what was chosen, and every event that the machine was told, in order.
CREATE TABLE "algorithms" (
  "team_id" uuid NOT NULL,
  "order_id" uuid NOT NULL,
  "account_id" uuid NOT NULL,
  "name" text NOT NULL,
  -- Choice, order and market at the beginning: with the events, all that the machine needs to stand where it stood.
  "beginning" jsonb NOT NULL,
  "accepted" text[] NOT NULL DEFAULT '{}',
  "phase" text NOT NULL CHECK ("phase" IN ('running', 'paused', 'stopping', 'done', 'cancelled', 'taken-over')),
  "open" boolean NOT NULL DEFAULT true,
  "events" integer NOT NULL DEFAULT 0,
  -- When the clock next changes something; null when only events can.
  "wake_at" bigint,
  -- How many facts its children had when it last looked.
  "seen_facts" bigint NOT NULL DEFAULT 0,
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  CONSTRAINT "algorithms_pkey" PRIMARY KEY ("team_id", "order_id"),
  CONSTRAINT "algorithms_team_id_order_id_fkey" FOREIGN KEY ("team_id", "order_id")
    REFERENCES "orders" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE INDEX "algorithms_open_idx" ON "algorithms" ("team_id", "account_id") WHERE "open";

CREATE TABLE "algorithm_events" (
  "team_id" uuid NOT NULL,
  "order_id" uuid NOT NULL,
  "seq" integer NOT NULL,
  "at" bigint NOT NULL,
  "body" jsonb NOT NULL,
  "by" uuid,
  CONSTRAINT "algorithm_events_pkey" PRIMARY KEY ("team_id", "order_id", "seq"),
  CONSTRAINT "algorithm_events_team_id_order_id_fkey" FOREIGN KEY ("team_id", "order_id")
    REFERENCES "algorithms" ("team_id", "order_id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
REVOKE UPDATE, DELETE, TRUNCATE ON "algorithm_events" FROM pitwall_app;

-- The order that an algorithm works: nothing of it is sent, its children are. The same key again is the same order.
CREATE FUNCTION begin_parent(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  team uuid := app_team_id();
  account uuid := (p ->> 'accountId')::uuid;
  new_id uuid := (p ->> 'orderId')::uuid;
  facts integer := jsonb_array_length(p -> 'facts');
  held record; known record;
BEGIN
  SELECT fact_seq INTO held FROM accounts WHERE team_id = team AND id = account FOR UPDATE;
  IF NOT FOUND THEN RETURN jsonb_build_object('outcome', 'no-account'); END IF;
  SELECT body_hash, order_id INTO known FROM order_commands
   WHERE team_id = team AND account_id = account AND key = p ->> 'key';
  IF FOUND THEN
    RETURN jsonb_build_object('orderId', known.order_id,
      'outcome', CASE WHEN known.body_hash = p ->> 'bodyHash' THEN 'known' ELSE 'other-body' END);
  END IF;
  UPDATE accounts SET fact_seq = fact_seq + facts WHERE team_id = team AND id = account;
  INSERT INTO orders (team_id, id, account_id, client_order_id, symbol, side, type, time_in_force, quantity,
      limit_price, state, leaves, exposed, reserved, reserved_units, fact_count, updated_at, created_by)
    SELECT team, new_id, account, o.client_order_id, o.symbol, o.side, 'algorithm', 'GTC', o.quantity,
      o.limit_price, 'new', o.quantity, 0, '{}', o.quantity, facts, o.updated_at, o.created_by
    FROM jsonb_to_record(p -> 'order') AS o(client_order_id text, symbol text, side text, quantity numeric,
      limit_price numeric, updated_at bigint, created_by uuid);
  INSERT INTO order_facts (team_id, order_id, id, kind, at, body, account_id, seq)
    SELECT team, new_id, f.value ->> 'id', f.value ->> 'kind', (f.value ->> 'at')::bigint, f.value -> 'body', account,
      held.fact_seq + f.ordinality
    FROM jsonb_array_elements(p -> 'facts') WITH ORDINALITY AS f;
  INSERT INTO order_commands (team_id, account_id, key, body_hash, order_id)
    VALUES (team, account, p ->> 'key', p ->> 'bodyHash', new_id);
  RETURN jsonb_build_object('outcome', 'accepted', 'orderId', new_id);
END $$;

ALTER TABLE "algorithms" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "algorithms" FORCE ROW LEVEL SECURITY;
CREATE POLICY "algorithms_team" ON "algorithms" USING ("team_id" = app_team_id());
ALTER TABLE "algorithm_events" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "algorithm_events" FORCE ROW LEVEL SECURITY;
CREATE POLICY "algorithm_events_team" ON "algorithm_events" USING ("team_id" = app_team_id());
