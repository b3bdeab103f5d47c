-- A finished run may be asked for again under another name: a row of its own with the same result.
DROP INDEX "runs_one_per_key";
CREATE UNIQUE INDEX "runs_one_per_key" ON "runs" ("team_id", "key") WHERE "state" IN ('queued', 'running');
CREATE INDEX "runs_team_id_key_idx" ON "runs" ("team_id", "key");
