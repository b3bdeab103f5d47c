-- Kill switches: what must not send, who stopped it, and who armed it again.
CREATE TABLE "kill_switches" (
  "team_id" uuid NOT NULL,
  "id" uuid NOT NULL DEFAULT uuidv7(),
  "kind" text NOT NULL CHECK ("kind" IN ('strategy', 'account', 'desk', 'everything')),
  -- A strategy version, an account's id, a desk's name; empty for everything.
  "scope" text NOT NULL,
  "level" text NOT NULL CHECK ("level" IN ('pause', 'cancel', 'flatten')),
  "reason" text NOT NULL,
  "activated_by" uuid,
  "activated_at" bigint NOT NULL,
  "rearm_asked_by" uuid,
  "rearm_asked_at" bigint,
  "rearm_reason" text,
  "ended_by" uuid,
  "ended_at" bigint,
  CONSTRAINT "kill_switches_pkey" PRIMARY KEY ("team_id", "id"),
  CONSTRAINT "kill_switches_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "kill_switches_one_a_scope" ON "kill_switches" ("team_id", "kind", "scope") WHERE "ended_at" IS NULL;
ALTER TABLE "kill_switches" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "kill_switches" FORCE ROW LEVEL SECURITY;
CREATE POLICY "kill_switches_team" ON "kill_switches" USING ("team_id" = app_team_id());

-- Whether a kill switch stands over what an account (and a strategy on it) wants to send.
CREATE FUNCTION is_stopped(account uuid, strategy text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM kill_switches k WHERE k.ended_at IS NULL AND (
       k.kind = 'everything'
    OR (k.kind = 'account' AND k.scope = account::text)
    OR (k.kind = 'strategy' AND k.scope = strategy)
    OR (k.kind = 'desk' AND k.scope = (SELECT a.desk FROM accounts a WHERE a.id = account))))
$$;

-- An order that nothing was proven of, closed by two persons: who asked first.
CREATE TABLE "order_closings" (
  "team_id" uuid NOT NULL,
  "order_id" uuid NOT NULL,
  "asked_by" uuid,
  "asked_at" bigint NOT NULL,
  "note" text NOT NULL,
  CONSTRAINT "order_closings_pkey" PRIMARY KEY ("team_id", "order_id"),
  CONSTRAINT "order_closings_team_id_order_id_fkey" FOREIGN KEY ("team_id", "order_id")
    REFERENCES "orders" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
ALTER TABLE "order_closings" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "order_closings" FORCE ROW LEVEL SECURITY;
CREATE POLICY "order_closings_team" ON "order_closings" USING ("team_id" = app_team_id());
