-- What is judged is told which keys were used before (`keys`): an order that is there already must not count a second
-- time against those that are judged after it.
DROP FUNCTION account_judgement(uuid, text[], text[], bigint, bigint, text, uuid, uuid, uuid);
CREATE FUNCTION account_judgement(account uuid, symbols text[], same text[], since bigint, moment bigint,
  strategy_version text, parent uuid, left_out uuid, own_team uuid DEFAULT NULL,
  keys text[] DEFAULT NULL) RETURNS json LANGUAGE plpgsql STABLE
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
    FROM orders o WHERE o.team_id = team AND o.account_id = account AND o.same_as = ANY (same) AND o.updated_at > since
      AND o.id IS DISTINCT FROM left_out),
  'messages', (SELECT count(*) FROM order_requests r
    WHERE r.team_id = team AND r.account_id = account AND r.sent_at > moment - 1000000),
  'executions', CASE WHEN strategy_version IS NULL THEN '[]' ELSE (SELECT coalesce(json_agg(e.at::text), '[]')
    FROM executions e JOIN orders o ON o.team_id = e.team_id AND o.id = e.order_id
    WHERE e.team_id = team AND e.account_id = account AND e.at > since AND o.strategy = strategy_version) END,
  'known', (SELECT coalesce(json_agg(c.key), '[]') FROM order_commands c
    WHERE c.team_id = team AND c.account_id = account AND c.key = ANY (keys)),
  'stopped', is_stopped(account, strategy_version),
  'approved', EXISTS (SELECT FROM strategy_approvals s WHERE s.team_id = team AND s.version = strategy_version),
  'parent', CASE WHEN parent IS NOT NULL THEN
    (SELECT json_build_object('id', p.id, 'side', p.side, 'quantity', p.quantity::text,
      'allocated', (SELECT coalesce(sum(greatest(c.exposed, 0) + c.filled), 0)::text FROM orders c
        WHERE c.team_id = team AND c.parent_id = parent AND c.id IS DISTINCT FROM left_out))
    FROM orders p WHERE p.team_id = team AND p.id = parent) END)
  FROM accounts a WHERE a.team_id = team AND a.id = account); END $$;
