-- The prices at which positions stood as a trading day began, by symbol: a position held over night gained since then.
ALTER TABLE "account_sessions" ADD COLUMN "marks" jsonb NOT NULL DEFAULT '{}';
