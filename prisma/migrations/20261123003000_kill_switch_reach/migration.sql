-- A kill switch may stand over one symbol, cut the line to a broker, and fall by itself.
ALTER TABLE "kill_switches"
  DROP CONSTRAINT "kill_switches_kind_check",
  DROP CONSTRAINT "kill_switches_level_check",
  ADD CONSTRAINT "kill_switches_kind_check" CHECK ("kind" IN ('symbol', 'strategy', 'account', 'desk', 'everything')),
  ADD CONSTRAINT "kill_switches_level_check" CHECK ("level" IN ('pause', 'cancel', 'flatten', 'disconnect')
    AND ("level" <> 'disconnect' OR "kind" IN ('account', 'desk', 'everything')));

-- At which figures an account is stopped without anybody (lib/models/risk/stop-rules.ts).
ALTER TABLE "accounts" ADD COLUMN "stop_rules" jsonb NOT NULL DEFAULT '{}';

-- Whether a kill switch stands over an order: over its symbol, or over what its account and strategy want to send.
CREATE FUNCTION is_stopped(account uuid, strategy text, symbol text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT is_stopped(account, strategy)
    OR EXISTS (SELECT FROM kill_switches k WHERE k.ended_at IS NULL AND k.kind = 'symbol' AND k.scope = symbol)
$$;

-- Which of these symbols a kill switch stands over. `own_team`: asked before the team of the transaction is known.
CREATE FUNCTION stopped_symbols(symbols text[], own_team uuid DEFAULT NULL) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(k.scope), '{}') FROM kill_switches k
  WHERE k.team_id = coalesce(own_team, app_team_id()) AND k.ended_at IS NULL AND k.kind = 'symbol' AND k.scope = ANY (symbols)
$$;
