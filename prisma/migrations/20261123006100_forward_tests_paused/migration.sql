-- A forward test whose market stands still, and who asked that its version may trade live: a second person decides.
ALTER TABLE "forward_tests"
  ADD COLUMN "paused" boolean NOT NULL DEFAULT false,
  ADD COLUMN "promotion_asked_by" uuid,
  ADD COLUMN "promotion_asked_at" bigint,
  ADD COLUMN "promotion_reason" text;
