-- A verdict is void where a kill switch has come since: asked under the account's lock, so that a kill switch need not wait
-- for any account. Orders of a batch have one strategy, and all or none close a position.
CREATE OR REPLACE FUNCTION accept_orders(p jsonb) RETURNS jsonb LANGUAGE plpgsql
  SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  team uuid := coalesce((p ->> 'teamId')::uuid, app_team_id());
  account uuid := (p ->> 'accountId')::uuid;
  origin jsonb := p -> 'orders' -> 0;
  stopped boolean;
  held record; one record; used jsonb; after jsonb; outcome text;
  taken uuid[] := '{}';
  answers jsonb := '[]';
BEGIN
  IF p ? 'teamId' THEN PERFORM set_config('pitwall.team_id', team::text, true); END IF;
  SELECT version = (p ->> 'version')::bigint AS as_judged, counters, fact_seq INTO held
    FROM accounts WHERE team_id = team AND id = account FOR UPDATE;
  stopped := NOT coalesce((origin ->> 'closing')::boolean, false) AND is_stopped(account, origin ->> 'strategy');
  used := held.counters;
  FOR one IN SELECT o.id, o.counters, c.order_id AS known, c.body_hash = o.body_hash AS same
    FROM jsonb_to_recordset(p -> 'orders') AS o(id uuid, key text, body_hash text, counters jsonb)
    LEFT JOIN LATERAL (SELECT order_id, body_hash FROM order_commands
      WHERE team_id = team AND account_id = account AND key = o.key LIMIT 1) c ON true
  LOOP
    after := NULL;
    IF held.as_judged IS NULL THEN outcome := 'no-account';
    ELSIF one.known IS NOT NULL THEN outcome := CASE WHEN one.same THEN 'known' ELSE 'other-body' END;
    ELSIF stopped OR NOT held.as_judged THEN outcome := 'changed';
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
