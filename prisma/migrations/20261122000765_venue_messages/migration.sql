-- What was said to venues and what they said, word for word and without secrets. Appended, never changed; only what is
-- older than a week can be deleted (configuration: trading.keepMessagesDays). `at` is epoch microseconds, UTC.
CREATE TABLE "venue_messages" (
  "team_id" uuid NOT NULL,
  "id" uuid NOT NULL DEFAULT uuidv7(),
  "account_id" uuid NOT NULL,
  "at" bigint NOT NULL,
  "direction" text NOT NULL CHECK ("direction" IN ('sent', 'received')),
  -- What carried it: "POST /v2/orders", "trade_updates", "35=8".
  "channel" text NOT NULL,
  -- Of the request it is about, and of that request's order; null when the message does not say.
  "client_id" text,
  "order_client_id" text,
  "body" text NOT NULL,
  CONSTRAINT "venue_messages_pkey" PRIMARY KEY ("team_id", "id"),
  CONSTRAINT "venue_messages_team_id_account_id_fkey" FOREIGN KEY ("team_id", "account_id")
    REFERENCES "accounts" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE INDEX "venue_messages_order_idx" ON "venue_messages" ("team_id", "account_id", "order_client_id", "at");
CREATE INDEX "venue_messages_at_idx" ON "venue_messages" ("team_id", "account_id", "at");
REVOKE UPDATE, TRUNCATE ON "venue_messages" FROM pitwall_app;

ALTER TABLE "venue_messages" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "venue_messages" FORCE ROW LEVEL SECURITY;
CREATE POLICY "venue_messages_read" ON "venue_messages" FOR SELECT USING ("team_id" = app_team_id());
CREATE POLICY "venue_messages_append" ON "venue_messages" FOR INSERT WITH CHECK ("team_id" = app_team_id());
CREATE POLICY "venue_messages_forget" ON "venue_messages" FOR DELETE
  USING ("team_id" = app_team_id() AND "at" < (extract(epoch FROM now()) - 7 * 86400) * 1000000);
