-- Many orders in one round trip, each with its own outcome; one order is a batch of one.
-- In: { accountId, version, orders: [{ id, key, body_hash, counters, reserved, facts, risk_fact and the order's columns }] }.
-- Out, in the same order: [{ outcome: accepted | known | other-body | changed | over-limit | no-account, orderId }].
-- Idempotency, the account's lock, shared limits (an order counts for those after it), orders, facts, requests.
-- Sequential scans are off because the plans are kept: made while the tables are small they would stay for ever.
CREATE FUNCTION accept_orders(p jsonb) RETURNS jsonb LANGUAGE plpgsql
  SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  team uuid := app_team_id();
  account uuid := (p ->> 'accountId')::uuid;
  held record; one record; used jsonb; after jsonb; outcome text;
  taken uuid[] := '{}';
  answers jsonb := '[]';
BEGIN
  SELECT version = (p ->> 'version')::bigint AS as_judged, counters, fact_seq INTO held
    FROM accounts WHERE team_id = team AND id = account FOR UPDATE;
  used := held.counters;
  FOR one IN SELECT o.id, o.counters, c.order_id AS known, c.body_hash = o.body_hash AS same
    FROM jsonb_to_recordset(p -> 'orders') AS o(id uuid, key text, body_hash text, counters jsonb)
    LEFT JOIN LATERAL (SELECT order_id, body_hash FROM order_commands
      WHERE team_id = team AND account_id = account AND key = o.key LIMIT 1) c ON true
  LOOP
    after := NULL;
    IF held.as_judged IS NULL THEN outcome := 'no-account';
    ELSIF one.known IS NOT NULL THEN outcome := CASE WHEN one.same THEN 'known' ELSE 'other-body' END;
    ELSIF NOT held.as_judged THEN outcome := 'changed';
    ELSE
      after := counters_after(used, one.counters);
      outcome := CASE WHEN after IS NULL THEN 'over-limit' ELSE 'accepted' END;
    END IF;
    IF after IS NOT NULL THEN
      used := after;
      taken := taken || one.id;
    END IF;
    answers := answers || jsonb_build_object('outcome', outcome, 'orderId', coalesce(one.known, one.id));
  END LOOP;
  IF cardinality(taken) = 0 THEN RETURN answers; END IF;

  WITH o AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(p -> 'orders') AS o(id uuid, key text, body_hash text, reserved jsonb, facts jsonb,
      risk_fact text, client_order_id text, symbol text, side text, type text, time_in_force text, quantity numeric,
      limit_price numeric, stop_price numeric, strategy text, parent_id uuid, closing boolean, updated_at bigint,
      created_by uuid) WHERE id = ANY (taken)
  ), f AS MATERIALIZED (
    SELECT o.id AS order_id, f.value, row_number() OVER () AS n
    FROM o CROSS JOIN LATERAL jsonb_array_elements(o.facts) AS f
  ), numbered AS (
    UPDATE accounts SET counters = used, fact_seq = fact_seq + (SELECT count(*) FROM f)
     WHERE team_id = team AND id = account
  ), made AS (
    INSERT INTO orders (team_id, id, account_id, client_order_id, symbol, side, type, time_in_force, quantity,
        limit_price, stop_price, strategy, parent_id, state, leaves, exposed, reserved, reserved_units, closing,
        fact_count, updated_at, created_by)
      SELECT team, id, account, client_order_id, symbol, side, type, time_in_force, quantity, limit_price, stop_price,
        strategy, parent_id, 'queued', quantity, quantity, reserved, quantity, coalesce(closing, false),
        jsonb_array_length(facts), updated_at, created_by FROM o
  ), told AS (
    INSERT INTO order_facts (team_id, order_id, id, kind, at, body, account_id, seq)
      SELECT team, order_id, value ->> 'id', value ->> 'kind', (value ->> 'at')::bigint, value -> 'body', account,
        held.fact_seq + n FROM f
  ), kept AS (
    INSERT INTO order_commands (team_id, account_id, key, body_hash, order_id)
      SELECT team, account, key, body_hash, id FROM o
  )
  INSERT INTO order_requests (team_id, order_id, command, account_id, kind, risk_fact)
    SELECT team, id, 'new', account, 'new', risk_fact FROM o;
  RETURN answers;
END $$;
DROP FUNCTION accept_order(jsonb);

-- Written with every order and read by nothing, or read only where they say something.
DROP INDEX "orders_team_id_account_id_state_idx";
DROP INDEX "orders_team_id_parent_id_idx";
CREATE INDEX "orders_parent_idx" ON "orders" ("team_id", "parent_id") WHERE "parent_id" IS NOT NULL;
DROP INDEX "order_requests_team_id_account_id_sent_at_idx";
CREATE INDEX "order_requests_sent_idx" ON "order_requests" ("team_id", "account_id", "sent_at") WHERE "sent_at" IS NOT NULL;
DROP INDEX "order_requests_team_id_account_id_state_idx";
CREATE INDEX "order_requests_open_idx" ON "order_requests" ("team_id", "account_id", "state") WHERE "state" <> 'answered';
