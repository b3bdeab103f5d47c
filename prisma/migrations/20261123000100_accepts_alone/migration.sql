-- An accept as two statements, each a transaction of its own: what it is judged by, then everything that it writes. The
-- team travels with them (`own_team`, `teamId`): nothing is set before, and nothing committed after. Without it they see
-- the team of the transaction that they are called in.
-- Both columns of a key are said in every look-up: row-level security alone gives the planner none of them, and a plan
-- made while the tables are small would read every order of the team.

-- Where orders that work are counted, in the order of their groups.
DROP INDEX "orders_exposed_idx";
CREATE INDEX "orders_exposed_idx" ON "orders" ("team_id", "account_id", "symbol", "side") WHERE "exposed" > 0;

CREATE OR REPLACE FUNCTION account_books(account uuid, symbols text[], moment bigint) RETURNS json LANGUAGE plpgsql STABLE
  SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE team uuid := app_team_id();
BEGIN RETURN (SELECT json_build_object(
  'balances', (SELECT coalesce(json_agg(json_build_object('entry', entry, 'currency', currency, 'amount', amount::text)), '[]')
    FROM ledger_balances WHERE team_id = team AND account_id = account),
  'positions', (SELECT coalesce(json_agg(json_build_array(symbol, quantity::text)), '[]') FROM positions
    WHERE team_id = team AND account_id = account AND quantity <> 0),
  'instruments', (SELECT coalesce(json_agg(json_build_object('symbol', symbol, 'currency', currency, 'tick', tick::text,
      'lot', lot::text, 'multiplier', multiplier::text, 'restricted', restricted, 'settlement', settlement)), '[]')
    FROM instruments i WHERE i.team_id = team AND (i.symbol = ANY (symbols)
       OR i.symbol IN (SELECT symbol FROM positions WHERE team_id = team AND account_id = account AND quantity <> 0)
       OR i.symbol IN (SELECT symbol FROM orders WHERE team_id = team AND account_id = account AND exposed > 0))),
  'rates', (SELECT coalesce(json_agg(json_build_object('base', base, 'rate', rate::text)), '[]') FROM (
      SELECT base, rate FROM currency_rates WHERE team_id = team AND quote = a.currency
      UNION ALL SELECT quote, round(1 / rate, 9) FROM currency_rates r WHERE team_id = team AND base = a.currency
        AND NOT EXISTS (SELECT FROM currency_rates o
          WHERE o.team_id = team AND o.base = r.quote AND o.quote = a.currency)) known),
  'began', (SELECT profit::text FROM account_sessions WHERE team_id = team AND account_id = account
    AND day <= (to_timestamp(moment / 1e6) AT TIME ZONE 'UTC')::date ORDER BY day DESC LIMIT 1))
  FROM accounts a WHERE a.team_id = team AND a.id = account); END $$;

DROP FUNCTION account_judgement(uuid, text[], text[], bigint, bigint, text, uuid, uuid);
-- `same`: the orders.same_as of orders to be judged; `left_out`: an order that is being replaced; `since`: when orders
-- and executions are recent.
CREATE FUNCTION account_judgement(account uuid, symbols text[], same text[], since bigint, moment bigint,
  strategy_version text, parent uuid, left_out uuid, own_team uuid DEFAULT NULL) RETURNS json LANGUAGE plpgsql STABLE
  SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE team uuid := coalesce(own_team, app_team_id());
BEGIN
  IF own_team IS NOT NULL THEN PERFORM set_config('pitwall.team_id', own_team::text, true); END IF;
  RETURN (SELECT json_build_object(
  'account', json_build_object('id', a.id, 'mode', a.mode, 'state', a.state, 'shortAllowed', a.short_allowed,
      'currency', a.currency, 'limits', a.limits, 'version', a.version::text,
      'counters', (SELECT coalesce(json_object_agg(key, value), '{}') FROM jsonb_each_text(a.counters))),
  'books', account_books(account, symbols, moment),
  'working', (SELECT coalesce(json_agg(w), '[]') FROM (
    SELECT o.symbol, o.side, count(*)::int AS count, sum(o.exposed)::text AS exposed,
      CASE WHEN count(o.limit_price) < count(*) THEN NULL
           WHEN o.side = 'buy' THEN max(o.limit_price) ELSE min(o.limit_price) END::text AS best
    FROM orders o WHERE o.team_id = team AND o.account_id = account AND o.exposed > 0 AND NOT o.reduces_only
      AND o.id IS DISTINCT FROM left_out
    GROUP BY o.symbol, o.side) w),
  'recent', (SELECT coalesce(json_agg(json_build_object('id', o.id, 'symbol', o.symbol, 'side', o.side,
      'quantity', o.quantity::text, 'limitPrice', o.limit_price::text, 'updatedAt', o.updated_at::text)), '[]')
    FROM (SELECT DISTINCT unnest(same) AS twin) t CROSS JOIN LATERAL (SELECT * FROM orders o
      WHERE o.team_id = team AND o.account_id = account AND o.same_as = t.twin AND o.updated_at > since
        AND o.id IS DISTINCT FROM left_out) o),
  'messages', (SELECT count(*) FROM order_requests r
    WHERE r.team_id = team AND r.account_id = account AND r.sent_at > moment - 1000000),
  'executions', CASE WHEN strategy_version IS NULL THEN '[]' ELSE (SELECT coalesce(json_agg(e.at::text), '[]')
    FROM executions e JOIN orders o ON o.team_id = e.team_id AND o.id = e.order_id
    WHERE e.team_id = team AND e.account_id = account AND e.at > since AND o.strategy = strategy_version) END,
  'stopped', is_stopped(account, strategy_version),
  'approved', EXISTS (SELECT FROM strategy_approvals s WHERE s.team_id = team AND s.version = strategy_version),
  'parent', CASE WHEN parent IS NOT NULL THEN
    (SELECT json_build_object('id', p.id, 'side', p.side, 'quantity', p.quantity::text,
      'allocated', (SELECT coalesce(sum(greatest(c.exposed, 0) + c.filled), 0)::text FROM orders c
        WHERE c.team_id = team AND c.parent_id = parent AND c.id IS DISTINCT FROM left_out))
    FROM orders p WHERE p.team_id = team AND p.id = parent) END)
  FROM accounts a WHERE a.team_id = team AND a.id = account); END $$;

-- In besides: teamId, and audit: for each order its row of the audit trail, whose object is the order's id. It is written
-- for those that are accepted, now or before.
CREATE OR REPLACE FUNCTION accept_orders(p jsonb) RETURNS jsonb LANGUAGE plpgsql
  SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  team uuid := coalesce((p ->> 'teamId')::uuid, app_team_id());
  account uuid := (p ->> 'accountId')::uuid;
  held record; one record; used jsonb; after jsonb; outcome text;
  taken uuid[] := '{}';
  answers jsonb := '[]';
BEGIN
  IF p ? 'teamId' THEN PERFORM set_config('pitwall.team_id', team::text, true); END IF;
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

  IF p ? 'audit' THEN
    INSERT INTO audit_entries (team_id, actor_kind, actor_id, actor_name, actor_role, action, outcome, object, details,
        request_id)
      SELECT team, r.actor_kind, r.actor_id, r.actor_name, r.actor_role, r.action, r.outcome, a.value ->> 'orderId',
        r.details::jsonb, r.request_id
      FROM ROWS FROM (jsonb_array_elements(p -> 'audit'), jsonb_array_elements(answers)) AS a(entry, value)
        CROSS JOIN LATERAL jsonb_to_record(a.entry) AS r(actor_kind text, actor_id uuid, actor_name text, actor_role text,
          action text, outcome text, details text, request_id text)
      WHERE a.value ->> 'outcome' IN ('accepted', 'known');
  END IF;
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
