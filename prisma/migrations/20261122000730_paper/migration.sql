-- Paper accounts: what their market saw and was asked, in order, and what it told; forward tests on them.
-- Market time and the simulation's own figures are float64, as in a backtest; `at` is epoch microseconds, UTC.

-- The truth of a paper account. Its market is rebuilt by playing these entries again from the last 'open'.
CREATE TABLE "paper_journal" (
  "team_id" uuid NOT NULL,
  "account_id" uuid NOT NULL,
  "seq" bigint NOT NULL,
  "kind" text NOT NULL CHECK ("kind" IN ('open', 'bars', 'settle', 'request')),
  "at" bigint NOT NULL,
  "body" jsonb NOT NULL,
  -- Of a request: taken once, for ever.
  "client_id" text,
  CONSTRAINT "paper_journal_pkey" PRIMARY KEY ("team_id", "account_id", "seq"),
  CONSTRAINT "paper_journal_team_id_account_id_fkey" FOREIGN KEY ("team_id", "account_id")
    REFERENCES "accounts" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE UNIQUE INDEX "paper_journal_team_id_account_id_client_id_key" ON "paper_journal" ("team_id", "account_id", "client_id");
CREATE INDEX "paper_journal_team_id_account_id_kind_seq_idx" ON "paper_journal" ("team_id", "account_id", "kind", "seq");
REVOKE UPDATE, DELETE, TRUNCATE ON "paper_journal" FROM pitwall_app;

-- What each entry led to: as facts for the gateway, and as the simulation's own figures.
CREATE TABLE "paper_events" (
  "team_id" uuid NOT NULL,
  "account_id" uuid NOT NULL,
  "seq" bigint NOT NULL,
  "part" integer NOT NULL,
  "client_id" text NOT NULL,
  "at" bigint NOT NULL,
  "fact" jsonb NOT NULL,
  "event" jsonb NOT NULL,
  CONSTRAINT "paper_events_pkey" PRIMARY KEY ("team_id", "account_id", "seq", "part"),
  CONSTRAINT "paper_events_team_id_account_id_seq_fkey" FOREIGN KEY ("team_id", "account_id", "seq")
    REFERENCES "paper_journal" ("team_id", "account_id", "seq") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE INDEX "paper_events_team_id_account_id_client_id_idx" ON "paper_events" ("team_id", "account_id", "client_id");
CREATE INDEX "paper_events_team_id_account_id_at_idx" ON "paper_events" ("team_id", "account_id", "at");
REVOKE UPDATE, DELETE, TRUNCATE ON "paper_events" FROM pitwall_app;

-- A strategy version that trades forward on a paper account.
CREATE TABLE "forward_tests" (
  "team_id" uuid NOT NULL,
  "id" uuid NOT NULL DEFAULT uuidv7(),
  "account_id" uuid NOT NULL,
  "name" text NOT NULL CHECK (length("name") BETWEEN 1 AND 200),
  "strategy_name" text NOT NULL,
  "spec" jsonb NOT NULL,
  "state" text NOT NULL DEFAULT 'starting' CHECK ("state" IN ('starting', 'running', 'stopping', 'stopped', 'ended', 'failed')),
  -- "step", "max", or how many seconds of market a second takes.
  "speed" text NOT NULL CHECK ("speed" ~ '^(step|max|[0-9]{1,7})$'),
  -- Moments that it may play when its speed is "step".
  "steps" bigint NOT NULL DEFAULT 0,
  "at_stop" text NOT NULL DEFAULT 'cancel' CHECK ("at_stop" IN ('cancel', 'leave')),
  "accepted" text[] NOT NULL DEFAULT '{}',
  "error" jsonb,
  "created_by" uuid,
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  "ended_at" timestamptz(6),
  CONSTRAINT "forward_tests_pkey" PRIMARY KEY ("team_id", "id"),
  CONSTRAINT "forward_tests_team_id_account_id_fkey" FOREIGN KEY ("team_id", "account_id")
    REFERENCES "accounts" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION,
  CONSTRAINT "forward_tests_team_id_created_by_fkey" FOREIGN KEY ("team_id", "created_by")
    REFERENCES "memberships" ("team_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE INDEX "forward_tests_team_id_account_id_state_idx" ON "forward_tests" ("team_id", "account_id", "state");

-- What the strategy asked for, numbered; the order it became, or why it became none.
CREATE TABLE "forward_test_intents" (
  "team_id" uuid NOT NULL,
  "test_id" uuid NOT NULL,
  "n" integer NOT NULL,
  "time" double precision,
  "body" jsonb NOT NULL,
  "outcome" text NOT NULL CHECK ("outcome" IN ('sent', 'denied', 'skipped')),
  "order_id" uuid,
  "reason" text,
  CONSTRAINT "forward_test_intents_pkey" PRIMARY KEY ("team_id", "test_id", "n"),
  CONSTRAINT "forward_test_intents_team_id_test_id_fkey" FOREIGN KEY ("team_id", "test_id")
    REFERENCES "forward_tests" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);

-- Equity of the strategy's own orders after each moment of its market.
CREATE TABLE "forward_test_points" (
  "team_id" uuid NOT NULL,
  "test_id" uuid NOT NULL,
  "time" double precision NOT NULL,
  "equity" double precision NOT NULL,
  "cash" double precision NOT NULL,
  "gross" double precision NOT NULL,
  CONSTRAINT "forward_test_points_pkey" PRIMARY KEY ("team_id", "test_id", "time"),
  CONSTRAINT "forward_test_points_team_id_test_id_fkey" FOREIGN KEY ("team_id", "test_id")
    REFERENCES "forward_tests" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);

-- The newest lines of its log; older ones are dropped.
CREATE TABLE "forward_test_logs" (
  "team_id" uuid NOT NULL,
  "test_id" uuid NOT NULL,
  "n" integer NOT NULL,
  "time" double precision,
  "level" text NOT NULL,
  "message" text NOT NULL,
  CONSTRAINT "forward_test_logs_pkey" PRIMARY KEY ("team_id", "test_id", "n"),
  CONSTRAINT "forward_test_logs_team_id_test_id_fkey" FOREIGN KEY ("team_id", "test_id")
    REFERENCES "forward_tests" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);

ALTER TABLE "paper_journal" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "paper_journal" FORCE ROW LEVEL SECURITY;
CREATE POLICY "paper_journal_team" ON "paper_journal" USING ("team_id" = app_team_id());
ALTER TABLE "paper_events" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "paper_events" FORCE ROW LEVEL SECURITY;
CREATE POLICY "paper_events_team" ON "paper_events" USING ("team_id" = app_team_id());
ALTER TABLE "forward_tests" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "forward_tests" FORCE ROW LEVEL SECURITY;
CREATE POLICY "forward_tests_team" ON "forward_tests" USING ("team_id" = app_team_id());
ALTER TABLE "forward_test_intents" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "forward_test_intents" FORCE ROW LEVEL SECURITY;
CREATE POLICY "forward_test_intents_team" ON "forward_test_intents" USING ("team_id" = app_team_id());
ALTER TABLE "forward_test_points" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "forward_test_points" FORCE ROW LEVEL SECURITY;
CREATE POLICY "forward_test_points_team" ON "forward_test_points" USING ("team_id" = app_team_id());
ALTER TABLE "forward_test_logs" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "forward_test_logs" FORCE ROW LEVEL SECURITY;
CREATE POLICY "forward_test_logs_team" ON "forward_test_logs" USING ("team_id" = app_team_id());
