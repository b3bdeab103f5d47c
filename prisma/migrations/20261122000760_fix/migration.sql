-- Lines that speak FIX: where each session's sequence numbers stand, and every application message, in or out.

CREATE TABLE "fix_sessions" (
  "team_id" uuid NOT NULL,
  "account_id" uuid NOT NULL,
  -- Everything of the peer below this number is kept.
  "next_in" bigint NOT NULL DEFAULT 1,
  -- Nothing was sent with this number or above: reserved ahead of what is sent.
  "next_out" bigint NOT NULL DEFAULT 1,
  CONSTRAINT "fix_sessions_pkey" PRIMARY KEY ("team_id", "account_id"),
  CONSTRAINT "fix_sessions_team_id_account_id_fkey" FOREIGN KEY ("team_id", "account_id")
    REFERENCES "accounts" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);

CREATE TABLE "fix_messages" (
  "team_id" uuid NOT NULL,
  "account_id" uuid NOT NULL,
  -- In the order in which they were kept.
  "n" bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  "direction" text NOT NULL CHECK ("direction" IN ('in', 'out')),
  -- Of this process's clock, epoch microseconds.
  "at" bigint NOT NULL,
  -- The client order id that it is about; null when it is about none of ours.
  "subject" text,
  -- Of the order itself: what all ids of its chain begin with.
  "root" text,
  "body" text NOT NULL,
  CONSTRAINT "fix_messages_pkey" PRIMARY KEY ("team_id", "account_id", "n"),
  CONSTRAINT "fix_messages_team_id_account_id_fkey" FOREIGN KEY ("team_id", "account_id")
    REFERENCES "accounts" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE INDEX "fix_messages_team_id_account_id_root_idx" ON "fix_messages" ("team_id", "account_id", "root");
CREATE INDEX "fix_messages_team_id_account_id_at_idx" ON "fix_messages" ("team_id", "account_id", "at");
REVOKE UPDATE, DELETE, TRUNCATE ON "fix_messages" FROM pitwall_app;

ALTER TABLE "fix_sessions" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "fix_sessions" FORCE ROW LEVEL SECURITY;
CREATE POLICY "fix_sessions_team" ON "fix_sessions" USING ("team_id" = app_team_id());
ALTER TABLE "fix_messages" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "fix_messages" FORCE ROW LEVEL SECURITY;
CREATE POLICY "fix_messages_team" ON "fix_messages" USING ("team_id" = app_team_id());
