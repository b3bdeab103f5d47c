-- What the venue says of an open order that is not ours: what it asks for and its facts, so that it can be adopted.
ALTER TABLE "reconcile_breaks" ADD COLUMN "detail" jsonb;
