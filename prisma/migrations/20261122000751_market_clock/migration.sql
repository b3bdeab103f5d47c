-- On a paper account an algorithm goes by the market's clock: the entry of the journal up to which it was told.
ALTER TABLE "algorithms" ADD COLUMN "seen_entry" bigint NOT NULL DEFAULT 0;
