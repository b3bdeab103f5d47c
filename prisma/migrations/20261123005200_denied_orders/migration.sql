-- An order that a pre-trade control denied is an order: its intent, what speaks against it, and nothing to send.

-- How many were kept lately is asked for each that is denied.
CREATE INDEX "orders_denied_idx" ON "orders" ("team_id", "account_id", "updated_at") WHERE "state" = 'denied';

-- As before, but what was denied is not an order that was made a moment ago, and messages of a clock that was set back
-- since are no messages of this second.
CREATE OR REPLACE FUNCTION account_judgements(asked jsonb, own_team uuid DEFAULT NULL) RETURNS json LANGUAGE plpgsql STABLE
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
      WHERE team_id = team AND same_as = asked.same AND updated_at > g.since AND state <> 'denied'
        AND id IS DISTINCT FROM g."leftOut" OFFSET 0) o),
  'messages', (SELECT count(*) FROM order_requests r
    WHERE r.team_id = team AND r.account_id = g.account
      AND r.sent_at > g.moment - 1000000 AND r.sent_at <= g.moment + 1000000),
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

-- As before, but what became of a key that is known is not said here: it may have been denied. It is asked for with what
-- is judged, so a key that was used meanwhile makes the verdict void like anything else.
-- In: { teamId, waits, accounts: [{ id, version, strategy, closing, counters }], orders: [{ key, body_hash, intent,
-- reserved, client_order_id, closing, created_by, audit }] }; `intent` is the fact. Orders of an account stand one behind
-- the other, and its counters are what all of them use together.
-- Out, in the order of `orders`: [{ outcome: accepted | changed | over-limit | no-account | busy, orderId }].
-- What is of one account is accepted whole or not at all: what it was judged by is void when anything happened to the
-- account since (its version), when a kill switch has come, when one of the keys was used, past a limit.
-- Where it may not wait it passes over accounts that somebody holds (busy), so that no account holds up the others.
-- An audit row is written for what is accepted; its object is the order's id.
CREATE OR REPLACE FUNCTION accept_orders(p jsonb) RETURNS jsonb LANGUAGE plpgsql
  SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  team uuid := coalesce((p ->> 'teamId')::uuid, app_team_id());
  waits boolean := (p ->> 'waits')::boolean;
  named uuid[] := ARRAY(SELECT (a ->> 'id')::uuid FROM jsonb_array_elements(p -> 'accounts') AS a);
  held uuid[];
  halted text[];
  answers jsonb;
BEGIN
  IF p ? 'teamId' THEN PERFORM set_config('pitwall.team_id', team::text, true); END IF;
  -- Not FOR UPDATE: rows that point to the account may be written meanwhile.
  IF waits THEN
    held := ARRAY(SELECT id FROM accounts WHERE team_id = team AND id = ANY (named) ORDER BY id FOR NO KEY UPDATE);
  ELSE
    PERFORM set_config('lock_timeout', '1s', true);
    held := ARRAY(SELECT id FROM accounts WHERE team_id = team AND id = ANY (named) FOR NO KEY UPDATE SKIP LOCKED);
  END IF;
  -- Asked under the account's lock, so that a kill switch need not wait for any account.
  halted := ARRAY(SELECT scope FROM kill_switches WHERE team_id = team AND ended_at IS NULL AND kind = 'symbol');

  WITH asked AS MATERIALIZED (
    SELECT o.*, i.*, c.known IS NOT NULL OR i.symbol = ANY (halted) AND NOT coalesce(o.closing, false) AS surprising
    FROM ROWS FROM (jsonb_to_recordset(p -> 'orders') AS (key text, body_hash text, intent jsonb, reserved jsonb,
        client_order_id text, closing boolean, created_by uuid, audit jsonb)) WITH ORDINALITY AS o
      CROSS JOIN LATERAL jsonb_to_record(o.intent #> '{body,order}') AS i("orderId" uuid, account uuid, symbol text,
        side text, type text, "timeInForce" text, quantity numeric, "limitPrice" numeric, "stopPrice" numeric,
        strategy text, parent uuid)
      LEFT JOIN LATERAL (SELECT order_id AS known FROM order_commands
        WHERE team_id = team AND account_id = i.account AND key = o.key LIMIT 1) c ON true
  ), judged AS MATERIALIZED (
    SELECT g.id, a.fact_seq, counters_after(a.counters, g.counters) AS after,
      a.version <> g.version OR EXISTS (SELECT FROM asked WHERE account = g.id AND surprising)
        OR NOT coalesce(g.closing, false) AND EXISTS (SELECT FROM kill_switches_over(team, g.id, g.strategy)) AS void
    FROM jsonb_to_recordset(p -> 'accounts') AS g(id uuid, version bigint, strategy text, closing boolean, counters jsonb)
      CROSS JOIN LATERAL (SELECT version, counters, fact_seq FROM accounts WHERE team_id = team AND id = g.id LIMIT 1) a
    WHERE g.id = ANY (held)
  ), decided AS MATERIALIZED (
    SELECT o.*, g.fact_seq + 2 * row_number() OVER (PARTITION BY o.account ORDER BY o.ordinality) AS seq, CASE
        WHEN g.id IS NULL THEN CASE WHEN waits THEN 'no-account' ELSE 'busy' END
        WHEN g.void THEN 'changed'
        WHEN g.after IS NULL THEN 'over-limit'
        ELSE 'accepted' END AS outcome
    FROM asked o LEFT JOIN judged g ON g.id = o.account
  ), o AS MATERIALIZED (SELECT * FROM decided WHERE outcome = 'accepted'
  ), numbered AS (
    UPDATE accounts a SET version = version + (SELECT count(*) FROM o WHERE o.account = a.id),
      counters = (SELECT after FROM judged WHERE judged.id = a.id),
      fact_seq = (SELECT max(seq) FROM o WHERE o.account = a.id)
     WHERE team_id = team AND id = ANY (ARRAY(SELECT DISTINCT o.account FROM o))
  ), made AS (
    INSERT INTO orders (team_id, id, account_id, client_order_id, symbol, side, type, time_in_force, quantity,
        limit_price, stop_price, strategy, parent_id, state, leaves, exposed, reserved, reserved_units, closing,
        fact_count, updated_at, created_by)
      SELECT team, "orderId", account, client_order_id, symbol, side, type, "timeInForce", quantity, "limitPrice",
        "stopPrice", strategy, parent, 'queued', quantity, quantity, reserved, quantity, coalesce(closing, false),
        2, (intent ->> 'at')::bigint, created_by FROM o
  ), told AS (
    INSERT INTO order_facts (team_id, order_id, id, kind, at, body, account_id, seq)
      SELECT team, "orderId", f.id, f.id, (intent ->> 'at')::bigint, f.body, account, f.seq
      FROM o CROSS JOIN LATERAL (VALUES ('intent', o.intent -> 'body', o.seq - 1), ('risk-passed', '{}', o.seq))
        AS f(id, body, seq)
  ), kept AS (
    INSERT INTO order_commands (team_id, account_id, key, body_hash, order_id)
      SELECT team, account, key, body_hash, "orderId" FROM o
  ), requested AS (
    INSERT INTO order_requests (team_id, order_id, command, account_id, kind, cause)
      SELECT team, "orderId", 'new', account, 'new', 'risk-passed' FROM o
  ), audited AS (
    INSERT INTO audit_entries (team_id, actor_kind, actor_id, actor_name, actor_role, action, outcome, object, details,
        request_id)
      SELECT team, r.actor_kind, r.actor_id, r.actor_name, r.actor_role, r.action, r.outcome,
        o."orderId"::text, r.details::jsonb, r.request_id
      FROM o CROSS JOIN LATERAL jsonb_to_record(o.audit) AS r(actor_kind text, actor_id uuid, actor_name text,
        actor_role text, action text, outcome text, details text, request_id text)
      WHERE o.audit IS NOT NULL
  )
  SELECT jsonb_agg(jsonb_build_object('outcome', outcome, 'orderId', "orderId") ORDER BY ordinality)
    INTO answers FROM decided;
  RETURN answers;
END $$;
