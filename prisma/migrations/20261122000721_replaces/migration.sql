-- Replaces: what an order reserved is for so many units, and orders that close positions under a kill switch.
ALTER TABLE "orders" ADD COLUMN "reserved_units" numeric(38, 9);
UPDATE "orders" SET "reserved_units" = "quantity";
ALTER TABLE "orders" ALTER COLUMN "reserved_units" SET NOT NULL;
ALTER TABLE "orders" ADD COLUMN "closing" boolean NOT NULL DEFAULT false;
-- The venue's clock up to which the account's history was read: a restarted gateway begins here.
ALTER TABLE "accounts" ADD COLUMN "seen_until" bigint NOT NULL DEFAULT 0;

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
      limit_price, stop_price, strategy, parent_id, state, leaves, exposed, reserved, reserved_units, closing,
      fact_count, updated_at, created_by)
    SELECT team, new_id, account, o.client_order_id, o.symbol, o.side, o.type, o.time_in_force, o.quantity,
      o.limit_price, o.stop_price, o.strategy, o.parent_id, 'queued', o.quantity, o.quantity, p -> 'reserved',
      o.quantity, coalesce(o.closing, false), facts, o.updated_at, o.created_by
    FROM jsonb_to_record(p -> 'order') AS o(client_order_id text, symbol text, side text, type text,
      time_in_force text, quantity numeric, limit_price numeric, stop_price numeric, strategy text,
      parent_id uuid, closing boolean, updated_at bigint, created_by uuid);
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
