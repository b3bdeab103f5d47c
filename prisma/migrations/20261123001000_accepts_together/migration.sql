-- Orders of several accounts in one go: judged in one statement, accepted in one transaction. Starting a plan of this size
-- takes ten times as long as running it for one order.
-- Functions of language sql that answer a set are planned into the statement that asks them.

-- What stands over an account, and a strategy on it.
CREATE FUNCTION kill_switches_over(of_team uuid, account uuid, strategy text) RETURNS SETOF kill_switches LANGUAGE sql STABLE AS $$
  SELECT k.* FROM kill_switches k WHERE k.team_id = of_team AND k.ended_at IS NULL AND (
       k.kind = 'everything'
    OR (k.kind = 'account' AND k.scope = account::text)
    OR (k.kind = 'strategy' AND k.scope = strategy)
    OR (k.kind = 'desk' AND k.scope = (SELECT a.desk FROM accounts a WHERE a.team_id = of_team AND a.id = account)))
$$;
CREATE OR REPLACE FUNCTION is_stopped(account uuid, strategy text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM kill_switches_over(app_team_id(), account, strategy))
$$;

-- An account's balances, positions, rates, and the instruments of `symbols` and of what is held.
CREATE FUNCTION books_of(team uuid, account uuid, home text, symbols text[], moment bigint) RETURNS SETOF json
  LANGUAGE sql STABLE AS $$ SELECT json_build_object(
  'balances', (SELECT coalesce(json_agg(json_build_object('entry', entry, 'currency', currency, 'amount', amount::text)), '[]')
    FROM ledger_balances WHERE team_id = team AND account_id = account),
  'positions', (SELECT coalesce(json_agg(json_build_array(symbol, quantity::text)), '[]') FROM positions
    WHERE team_id = team AND account_id = account AND quantity <> 0),
  'instruments', (SELECT coalesce(json_agg(json_build_object('symbol', i.symbol, 'currency', i.currency,
      'tick', i.tick::text, 'lot', i.lot::text, 'multiplier', i.multiplier::text, 'restricted', i.restricted,
      'settlement', i.settlement)), '[]')
    FROM (SELECT unnest(symbols) AS symbol
      UNION SELECT symbol FROM positions WHERE team_id = team AND account_id = account AND quantity <> 0) named
    CROSS JOIN LATERAL (SELECT * FROM instruments WHERE team_id = team AND symbol = named.symbol LIMIT 1) i),
  'rates', (SELECT coalesce(json_agg(json_build_object('base', base, 'rate', rate::text)), '[]') FROM (
      SELECT base, rate FROM currency_rates WHERE team_id = team AND quote = home
      UNION ALL SELECT quote, round(1 / rate, 9) FROM currency_rates r WHERE team_id = team AND base = home
        AND NOT EXISTS (SELECT FROM currency_rates o
          WHERE o.team_id = team AND o.base = r.quote AND o.quote = home)) known),
  'began', (SELECT profit::text FROM account_sessions WHERE team_id = team AND account_id = account
    AND day <= (to_timestamp(moment / 1e6) AT TIME ZONE 'UTC')::date ORDER BY day DESC LIMIT 1)) $$;

CREATE OR REPLACE FUNCTION account_books(account uuid, symbols text[], moment bigint) RETURNS json LANGUAGE plpgsql STABLE
  SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  team uuid := app_team_id();
  worked text[] := ARRAY(SELECT DISTINCT symbol FROM orders WHERE team_id = team AND account_id = account AND exposed > 0);
BEGIN RETURN (SELECT books FROM accounts a CROSS JOIN LATERAL books_of(team, a.id, a.currency, symbols || worked, moment) AS books
  WHERE a.team_id = team AND a.id = account); END $$;

DROP FUNCTION account_judgement(uuid, text[], text[], bigint, bigint, text, uuid, uuid, uuid, text[]);
-- What the controls look at, of each account that is asked for and is there. `same`: the orders.same_as of orders to be
-- judged; `leftOut`: an order that is being replaced; `since`: when orders and executions are recent; `keys`: which of
-- them were used before is told (`known`), because an order that is there already must not count a second time against
-- those that are judged after it.
CREATE FUNCTION account_judgements(asked jsonb, own_team uuid DEFAULT NULL) RETURNS json LANGUAGE plpgsql STABLE
  SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE team uuid := coalesce(own_team, app_team_id());
BEGIN
  IF own_team IS NOT NULL THEN PERFORM set_config('pitwall.team_id', own_team::text, true); END IF;
  RETURN (SELECT coalesce(json_agg(json_build_object(
  'account', json_build_object('id', a.id, 'mode', a.mode, 'state', a.state, 'shortAllowed', a.short_allowed,
      'currency', a.currency, 'limits', a.limits, 'version', a.version::text,
      'counters', (SELECT coalesce(json_object_agg(key, value), '{}') FROM jsonb_each_text(a.counters))),
  'books', (SELECT books FROM books_of(team, g.account, a.currency, g.symbols || w.symbols, g.moment) AS books),
  'working', coalesce(w.list, '[]'),
  'recent', (SELECT coalesce(json_agg(json_build_object('id', o.id, 'symbol', o.symbol, 'side', o.side,
      'quantity', o.quantity::text, 'limitPrice', o.limit_price::text, 'updatedAt', o.updated_at::text)), '[]')
    FROM unnest(g.same) AS asked(same) CROSS JOIN LATERAL (SELECT * FROM orders
      WHERE team_id = team AND account_id = g.account AND same_as = asked.same AND updated_at > g.since
        AND id IS DISTINCT FROM g."leftOut" OFFSET 0) o),
  'messages', (SELECT count(*) FROM order_requests r
    WHERE r.team_id = team AND r.account_id = g.account AND r.sent_at > g.moment - 1000000),
  'executions', CASE WHEN g.strategy IS NULL THEN '[]' ELSE (SELECT coalesce(json_agg(e.at::text), '[]')
    FROM executions e JOIN orders o ON o.team_id = e.team_id AND o.id = e.order_id
    WHERE e.team_id = team AND e.account_id = g.account AND e.at > g.since AND o.strategy = g.strategy) END,
  'known', (SELECT coalesce(json_agg(c.key), '[]') FROM order_commands c
    WHERE c.team_id = team AND c.account_id = g.account AND c.key = ANY (g.keys)),
  'stopped', EXISTS (SELECT FROM kill_switches_over(team, g.account, g.strategy)),
  'approved', EXISTS (SELECT FROM strategy_approvals s WHERE s.team_id = team AND s.version = g.strategy),
  'parent', CASE WHEN g.parent IS NOT NULL THEN
    (SELECT json_build_object('id', p.id, 'side', p.side, 'quantity', p.quantity::text,
      'allocated', (SELECT coalesce(sum(greatest(c.exposed, 0) + c.filled), 0)::text FROM orders c
        WHERE c.team_id = team AND c.parent_id = g.parent AND c.id IS DISTINCT FROM g."leftOut"))
    FROM orders p WHERE p.team_id = team AND p.id = g.parent) END)), '[]')
  FROM jsonb_to_recordset(asked) AS g(account uuid, symbols text[], same text[], since bigint, moment bigint,
    strategy text, parent uuid, "leftOut" uuid, keys text[])
  CROSS JOIN LATERAL (SELECT * FROM accounts WHERE team_id = team AND id = g.account LIMIT 1) a
  CROSS JOIN LATERAL (SELECT json_agg(one) AS list, array_agg(one.symbol) AS symbols FROM (
    SELECT o.symbol, o.side, count(*)::int AS count, sum(o.exposed)::text AS exposed,
      CASE WHEN count(o.limit_price) < count(*) THEN NULL
           WHEN o.side = 'buy' THEN max(o.limit_price) ELSE min(o.limit_price) END::text AS best
    FROM orders o WHERE o.team_id = team AND o.account_id = g.account AND o.exposed > 0 AND NOT o.reduces_only
      AND o.id IS DISTINCT FROM g."leftOut"
    GROUP BY o.symbol, o.side) one) w); END $$;

-- As before, without a query of its own.
CREATE OR REPLACE FUNCTION counters_after(counters jsonb, added jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE one jsonb; total numeric;
BEGIN
  FOR i IN 0 .. jsonb_array_length(added) - 1 LOOP
    one := added -> i;
    total := coalesce((counters ->> (one ->> 'key'))::numeric, 0) + (one ->> 'delta')::numeric;
    IF total > (one ->> 'cap')::numeric THEN RETURN NULL; END IF;
    counters := counters || jsonb_build_object(one ->> 'key', total);
  END LOOP;
  RETURN counters;
END $$;

-- In: { teamId, waits, accounts: [{ id, version, strategy, closing }], orders: [{ account, id, key, body_hash, counters,
-- reserved, facts, risk_fact, audit and the order's columns }] }. Orders of an account stand one behind the other.
-- Out, in the same order: [{ outcome: accepted | known | other-body | changed | over-limit | no-account | busy, orderId }].
-- Where it may not wait it passes over accounts that somebody holds (busy), so that no account holds up the others.
-- A verdict is void where a kill switch has come since: asked under the account's lock, so that a kill switch need not wait
-- for any account. An audit row is written for what is accepted, now or before; its object is the order's id.
CREATE OR REPLACE FUNCTION accept_orders(p jsonb) RETURNS jsonb LANGUAGE plpgsql
  SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  team uuid := coalesce((p ->> 'teamId')::uuid, app_team_id());
  waits boolean := (p ->> 'waits')::boolean;
  asked uuid[]; void uuid[]; newest jsonb; used jsonb;
  one record; account text; after jsonb; outcome text;
  taken uuid[] := '{}';
  answers jsonb := '[]';
BEGIN
  IF p ? 'teamId' THEN PERFORM set_config('pitwall.team_id', team::text, true); END IF;
  asked := ARRAY(SELECT id FROM jsonb_to_recordset(p -> 'accounts') AS a(id uuid));
  -- Not FOR UPDATE: rows that point to the account may be written meanwhile.
  IF waits THEN
    SELECT jsonb_object_agg(id, counters), jsonb_object_agg(id, fact_seq) INTO used, newest FROM
      (SELECT id, counters, fact_seq FROM accounts WHERE team_id = team AND id = ANY (asked)
       ORDER BY id FOR NO KEY UPDATE) a;
  ELSE
    PERFORM set_config('lock_timeout', '1s', true);
    SELECT jsonb_object_agg(id, counters), jsonb_object_agg(id, fact_seq) INTO used, newest FROM
      (SELECT id, counters, fact_seq FROM accounts WHERE team_id = team AND id = ANY (asked)
       FOR NO KEY UPDATE SKIP LOCKED) a;
  END IF;
  used := coalesce(used, '{}');
  void := ARRAY(SELECT g.id FROM jsonb_to_recordset(p -> 'accounts') AS g(id uuid, version bigint, strategy text, closing boolean)
    CROSS JOIN LATERAL (SELECT version FROM accounts WHERE team_id = team AND id = g.id LIMIT 1) a
    WHERE a.version <> g.version
       OR NOT coalesce(g.closing, false) AND EXISTS (SELECT FROM kill_switches_over(team, g.id, g.strategy)));

  FOR one IN SELECT o.account, o.id, o.counters, c.order_id AS known, c.body_hash = o.body_hash AS same
    FROM jsonb_to_recordset(p -> 'orders') AS o(account uuid, id uuid, key text, body_hash text, counters jsonb)
    LEFT JOIN LATERAL (SELECT order_id, body_hash FROM order_commands
      WHERE team_id = team AND account_id = o.account AND key = o.key LIMIT 1) c ON true
  LOOP
    account := one.account::text;
    after := NULL;
    IF NOT used ? account THEN outcome := CASE WHEN waits THEN 'no-account' ELSE 'busy' END;
    ELSIF one.known IS NOT NULL THEN outcome := CASE WHEN one.same THEN 'known' ELSE 'other-body' END;
    ELSIF one.account = ANY (void) THEN outcome := 'changed';
    ELSE
      after := counters_after(used -> account, one.counters);
      outcome := CASE WHEN after IS NULL THEN 'over-limit' ELSE 'accepted' END;
    END IF;
    IF after IS NOT NULL THEN
      used := used || jsonb_build_object(account, after);
      taken := taken || one.id;
    END IF;
    answers := answers || jsonb_build_object('outcome', outcome, 'orderId', coalesce(one.known, one.id));
  END LOOP;

  INSERT INTO audit_entries (team_id, actor_kind, actor_id, actor_name, actor_role, action, outcome, object, details,
      request_id)
    SELECT team, r.actor_kind, r.actor_id, r.actor_name, r.actor_role, r.action, r.outcome, a.value ->> 'orderId',
      r.details::jsonb, r.request_id
    FROM ROWS FROM (jsonb_array_elements(p -> 'orders'), jsonb_array_elements(answers)) AS a(asked, value)
      CROSS JOIN LATERAL jsonb_to_record(a.asked -> 'audit') AS r(actor_kind text, actor_id uuid, actor_name text,
        actor_role text, action text, outcome text, details text, request_id text)
    WHERE a.asked ? 'audit' AND a.value ->> 'outcome' IN ('accepted', 'known');
  IF cardinality(taken) = 0 THEN RETURN answers; END IF;

  WITH o AS MATERIALIZED (
    SELECT * FROM ROWS FROM (jsonb_to_recordset(p -> 'orders') AS (account uuid, id uuid, key text, body_hash text,
      reserved jsonb, facts jsonb, risk_fact text, client_order_id text, symbol text, side text, type text,
      time_in_force text, quantity numeric, limit_price numeric, stop_price numeric, strategy text, parent_id uuid,
      closing boolean, updated_at bigint, created_by uuid)) WITH ORDINALITY AS o WHERE id = ANY (taken)
  ), f AS MATERIALIZED (
    SELECT o.account, o.id AS order_id, f.value,
      row_number() OVER (PARTITION BY o.account ORDER BY o.ordinality, f.ordinality) AS n
    FROM o CROSS JOIN LATERAL jsonb_array_elements(o.facts) WITH ORDINALITY AS f
  ), numbered AS (
    UPDATE accounts a SET counters = used -> a.id::text,
      fact_seq = fact_seq + (SELECT count(*) FROM f WHERE f.account = a.id)
     WHERE team_id = team AND id = ANY (ARRAY(SELECT DISTINCT o.account FROM o))
  ), made AS (
    INSERT INTO orders (team_id, id, account_id, client_order_id, symbol, side, type, time_in_force, quantity,
        limit_price, stop_price, strategy, parent_id, state, leaves, exposed, reserved, reserved_units, closing,
        fact_count, updated_at, created_by)
      SELECT team, id, o.account, client_order_id, symbol, side, type, time_in_force, quantity, limit_price, stop_price,
        strategy, parent_id, 'queued', quantity, quantity, reserved, quantity, coalesce(closing, false),
        jsonb_array_length(facts), updated_at, created_by FROM o
  ), told AS (
    INSERT INTO order_facts (team_id, order_id, id, kind, at, body, account_id, seq)
      SELECT team, order_id, value ->> 'id', value ->> 'kind', (value ->> 'at')::bigint, value -> 'body', f.account,
        (newest ->> f.account::text)::bigint + n FROM f
  ), kept AS (
    INSERT INTO order_commands (team_id, account_id, key, body_hash, order_id)
      SELECT team, o.account, key, body_hash, id FROM o
  )
  INSERT INTO order_requests (team_id, order_id, command, account_id, kind, risk_fact)
    SELECT team, id, 'new', o.account, 'new', risk_fact FROM o;
  RETURN answers;
END $$;
