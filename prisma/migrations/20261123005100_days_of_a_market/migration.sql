-- A market that is replayed has days of its own, many of them on one of ours: the row of our day is about the last of them.
ALTER TABLE "account_sessions" ADD COLUMN "market_day" date;
