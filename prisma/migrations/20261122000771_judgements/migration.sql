-- What the controls look at, read at one moment. As functions because their plans are kept: planning them takes longer
-- than running them. Sequential scans are off: plans made while the tables are small would stay for ever.

-- An account's balances, positions, rates, and the instruments of `symbols` and of what is held and worked.
CREATE FUNCTION account_books(account uuid, symbols text[], moment bigint) RETURNS json LANGUAGE plpgsql STABLE
  SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN RETURN (SELECT json_build_object(
  'balances', (SELECT coalesce(json_agg(json_build_object('entry', entry, 'currency', currency, 'amount', amount::text)), '[]')
    FROM ledger_balances WHERE account_id = a.id),
  'positions', (SELECT coalesce(json_agg(json_build_array(symbol, quantity::text)), '[]') FROM positions
    WHERE account_id = a.id AND quantity <> 0),
  'instruments', (SELECT coalesce(json_agg(json_build_object('symbol', symbol, 'currency', currency, 'tick', tick::text,
      'lot', lot::text, 'multiplier', multiplier::text, 'restricted', restricted, 'settlement', settlement)), '[]')
    FROM instruments i WHERE i.symbol = ANY (symbols)
       OR i.symbol IN (SELECT symbol FROM positions WHERE account_id = a.id AND quantity <> 0)
       OR i.symbol IN (SELECT symbol FROM orders WHERE account_id = a.id AND exposed > 0)),
  'rates', (SELECT coalesce(json_agg(json_build_object('base', base, 'rate', rate::text)), '[]') FROM (
      SELECT base, rate FROM currency_rates WHERE quote = a.currency
      UNION ALL SELECT quote, round(1 / rate, 9) FROM currency_rates r WHERE base = a.currency AND NOT EXISTS
        (SELECT FROM currency_rates o WHERE o.base = r.quote AND o.quote = a.currency)) known),
  'began', (SELECT profit::text FROM account_sessions WHERE account_id = a.id
    AND day <= (to_timestamp(moment / 1e6) AT TIME ZONE 'UTC')::date ORDER BY day DESC LIMIT 1))
  FROM accounts a WHERE a.id = account); END $$;

-- The account with its books, working and recent orders and messages. `same`: the orders.same_as of orders to be judged;
-- `left_out`: an order that is being replaced; `since`: when orders and executions are recent.
CREATE FUNCTION account_judgement(account uuid, symbols text[], same text[], since bigint, moment bigint,
  strategy_version text, parent uuid, left_out uuid) RETURNS json LANGUAGE plpgsql STABLE
  SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN RETURN (SELECT json_build_object(
  'account', json_build_object('id', a.id, 'mode', a.mode, 'state', a.state, 'shortAllowed', a.short_allowed,
      'currency', a.currency, 'limits', a.limits, 'version', a.version::text,
      'counters', (SELECT coalesce(json_object_agg(key, value), '{}') FROM jsonb_each_text(a.counters))),
  'books', account_books(account, symbols, moment),
  'working', (SELECT coalesce(json_agg(w), '[]') FROM (
    SELECT o.symbol, o.side, count(*)::int AS count, sum(o.exposed)::text AS exposed,
      CASE WHEN bool_or(o.limit_price IS NULL) THEN NULL
           WHEN o.side = 'buy' THEN max(o.limit_price) ELSE min(o.limit_price) END::text AS best
    FROM orders o WHERE o.account_id = account AND o.exposed > 0 AND NOT o.reduces_only AND o.id IS DISTINCT FROM left_out
    GROUP BY o.symbol, o.side) w),
  'recent', (SELECT coalesce(json_agg(json_build_object('id', o.id, 'symbol', o.symbol, 'side', o.side,
      'quantity', o.quantity::text, 'limitPrice', o.limit_price::text, 'updatedAt', o.updated_at::text)), '[]')
    FROM orders o WHERE o.account_id = account AND o.updated_at > since AND o.same_as = ANY (same)
      AND o.id IS DISTINCT FROM left_out),
  'messages', (SELECT count(*) FROM order_requests r WHERE r.account_id = account AND r.sent_at > moment - 1000000),
  'executions', (SELECT coalesce(json_agg(e.at::text), '[]') FROM executions e JOIN orders o ON o.id = e.order_id
    WHERE strategy_version IS NOT NULL AND e.account_id = account AND e.at > since AND o.strategy = strategy_version),
  'stopped', is_stopped(account, strategy_version),
  'approved', EXISTS (SELECT FROM strategy_approvals s WHERE s.version = strategy_version),
  'parent', (SELECT json_build_object('id', p.id, 'side', p.side, 'quantity', p.quantity::text,
      'allocated', (SELECT coalesce(sum(greatest(c.exposed, 0) + c.filled), 0)::text FROM orders c
        WHERE c.parent_id = p.id AND c.id IS DISTINCT FROM left_out))
    FROM orders p WHERE p.id = parent))
  FROM accounts a WHERE a.id = account); END $$;
