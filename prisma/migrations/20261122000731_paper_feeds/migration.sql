-- What plays on a paper account while no forward test does: one replay, made from the account's settings.
CREATE TABLE "paper_feeds" (
  "team_id" uuid NOT NULL,
  "account_id" uuid NOT NULL,
  -- Names its markets in the journal; another replay is another feed.
  "id" uuid NOT NULL DEFAULT uuidv7(),
  -- The settings that it was made from: when they change, another one is made.
  "asked" jsonb NOT NULL,
  -- Snapshot, symbols and first day; null until they were found.
  "replay" jsonb,
  "state" text NOT NULL DEFAULT 'starting' CHECK ("state" IN ('starting', 'playing', 'ended', 'failed')),
  -- "step", "max", or how many seconds of market a second takes.
  "speed" text NOT NULL CHECK ("speed" ~ '^(step|max|[0-9]{1,7})$'),
  -- Of the account's journal: how many moments there may be when the speed is "step".
  "steps" bigint NOT NULL DEFAULT 0,
  "error" text,
  CONSTRAINT "paper_feeds_pkey" PRIMARY KEY ("team_id", "account_id"),
  CONSTRAINT "paper_feeds_team_id_account_id_fkey" FOREIGN KEY ("team_id", "account_id")
    REFERENCES "accounts" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
ALTER TABLE "paper_feeds" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "paper_feeds" FORCE ROW LEVEL SECURITY;
CREATE POLICY "paper_feeds_team" ON "paper_feeds" USING ("team_id" = app_team_id());
