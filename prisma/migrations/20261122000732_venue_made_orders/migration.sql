-- Exits of a bracket, which a venue makes itself: two of them close one position, and neither can open another. What is
-- judged for other orders does not count them.
ALTER TABLE "orders" ADD COLUMN "reduces_only" boolean NOT NULL DEFAULT false;
