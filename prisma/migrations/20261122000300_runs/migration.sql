-- Strategies with their drafts and immutable versions; runs and their results.

CREATE TABLE "strategies" (
  "team_id" uuid NOT NULL,
  "id" uuid NOT NULL DEFAULT uuidv7(),
  "name" text NOT NULL CHECK (length("name") BETWEEN 1 AND 100),
  "draft" text NOT NULL,
  "draft_saved_at" timestamptz(6) NOT NULL DEFAULT now(),
  "created_by" uuid,
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  "archived_at" timestamptz(6),
  CONSTRAINT "strategies_pkey" PRIMARY KEY ("team_id", "id"),
  CONSTRAINT "strategies_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "strategies_team_id_created_by_fkey" FOREIGN KEY ("team_id", "created_by")
    REFERENCES "memberships" ("team_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE UNIQUE INDEX "strategies_team_id_name_key" ON "strategies" ("team_id", "name");

-- Immutable: hash is the sha256 of the source; code and description follow from it.
CREATE TABLE "strategy_versions" (
  "team_id" uuid NOT NULL,
  "strategy_id" uuid NOT NULL,
  "number" integer NOT NULL CHECK ("number" > 0),
  "hash" text NOT NULL CHECK ("hash" ~ '^[0-9a-f]{64}$'),
  "note" text NOT NULL CHECK (length("note") <= 500),
  "source" text NOT NULL,
  "code" text NOT NULL,
  "source_map" text NOT NULL,
  "description" jsonb NOT NULL,
  "created_by" uuid,
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  CONSTRAINT "strategy_versions_pkey" PRIMARY KEY ("team_id", "strategy_id", "number"),
  CONSTRAINT "strategy_versions_team_id_strategy_id_fkey" FOREIGN KEY ("team_id", "strategy_id")
    REFERENCES "strategies" ("team_id", "id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "strategy_versions_team_id_created_by_fkey" FOREIGN KEY ("team_id", "created_by")
    REFERENCES "memberships" ("team_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE UNIQUE INDEX "strategy_versions_team_id_strategy_id_hash_key" ON "strategy_versions" ("team_id", "strategy_id", "hash");
CREATE INDEX "strategy_versions_team_id_hash_idx" ON "strategy_versions" ("team_id", "hash");
REVOKE UPDATE, TRUNCATE ON "strategy_versions" FROM pitwall_app;

-- Encoded results by the sha256 of their bytes (docs/adr/0010). EXTERNAL: the columns hardly compress.
CREATE TABLE "results" (
  "team_id" uuid NOT NULL,
  "hash" text NOT NULL CHECK ("hash" ~ '^[0-9a-f]{64}$'),
  "engine_version" text NOT NULL,
  "bytes" bytea NOT NULL,
  "statistics" jsonb NOT NULL,
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  CONSTRAINT "results_pkey" PRIMARY KEY ("team_id", "hash"),
  CONSTRAINT "results_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
ALTER TABLE "results" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
REVOKE UPDATE, TRUNCATE ON "results" FROM pitwall_app;

CREATE TABLE "runs" (
  "team_id" uuid NOT NULL,
  "id" uuid NOT NULL DEFAULT uuidv7(),
  -- sha256 of the canonical JSON of engine version and specification.
  "key" text NOT NULL CHECK ("key" ~ '^[0-9a-f]{64}$'),
  "name" text NOT NULL CHECK (length("name") BETWEEN 1 AND 200),
  "state" text NOT NULL DEFAULT 'queued' CHECK ("state" IN ('queued', 'running', 'finished', 'failed', 'cancelled')),
  "spec" jsonb NOT NULL,
  "strategy_name" text NOT NULL,
  -- True when its bars are made up.
  "synthetic" boolean NOT NULL,
  "error" text,
  "error_code" text,
  -- The author's own line, e.g. strategy.ts:24:7.
  "error_at" text,
  "result_hash" text,
  -- How many it read, once finished: the next estimate rests on it.
  "bars" bigint,
  "created_by" uuid,
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  "started_at" timestamptz(6),
  "finished_at" timestamptz(6),
  CONSTRAINT "runs_pkey" PRIMARY KEY ("team_id", "id"),
  CONSTRAINT "runs_finished_has_result" CHECK (("state" = 'finished') = ("result_hash" IS NOT NULL)),
  CONSTRAINT "runs_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "runs_team_id_result_hash_fkey" FOREIGN KEY ("team_id", "result_hash")
    REFERENCES "results" ("team_id", "hash") ON DELETE NO ACTION ON UPDATE NO ACTION,
  CONSTRAINT "runs_team_id_created_by_fkey" FOREIGN KEY ("team_id", "created_by")
    REFERENCES "memberships" ("team_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
-- The same request is one run, unless it failed or was cancelled.
CREATE UNIQUE INDEX "runs_one_per_key" ON "runs" ("team_id", "key") WHERE "state" IN ('queued', 'running', 'finished');

ALTER TABLE "strategies" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "strategies" FORCE ROW LEVEL SECURITY;
CREATE POLICY "strategies_team" ON "strategies" USING ("team_id" = app_team_id());

ALTER TABLE "strategy_versions" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "strategy_versions" FORCE ROW LEVEL SECURITY;
CREATE POLICY "strategy_versions_team" ON "strategy_versions" USING ("team_id" = app_team_id());

ALTER TABLE "results" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "results" FORCE ROW LEVEL SECURITY;
CREATE POLICY "results_team" ON "results" USING ("team_id" = app_team_id());

ALTER TABLE "runs" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "runs" FORCE ROW LEVEL SECURITY;
CREATE POLICY "runs_team" ON "runs" USING ("team_id" = app_team_id());
