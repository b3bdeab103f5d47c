-- Data: the catalogue of datasets, their snapshots and symbols; uploads and imports.
-- The bars themselves are Parquet files in the store; a snapshot's hash names its manifest there.
-- Market time is microseconds since 1970-01-01 UTC, bigint, exact in float64.

CREATE TABLE "datasets" (
  "team_id" uuid NOT NULL,
  "id" uuid NOT NULL DEFAULT uuidv7(),
  "name" text NOT NULL CHECK (length("name") BETWEEN 1 AND 100),
  "resolution" text NOT NULL CHECK ("resolution" IN ('1s', '1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w', '1mo')),
  "time_zone" text NOT NULL,
  "calendar" text NOT NULL CHECK ("calendar" IN ('XNYS', '24/5', '24/7', 'none')),
  "source" text NOT NULL,
  "licence" text NOT NULL,
  "synthetic" boolean NOT NULL DEFAULT false,
  "created_by" uuid,
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  CONSTRAINT "datasets_pkey" PRIMARY KEY ("team_id", "id"),
  CONSTRAINT "datasets_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "datasets_team_id_created_by_fkey" FOREIGN KEY ("team_id", "created_by")
    REFERENCES "memberships" ("team_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE UNIQUE INDEX "datasets_team_id_name_key" ON "datasets" ("team_id", "name");

CREATE TABLE "snapshots" (
  "team_id" uuid NOT NULL,
  "dataset_id" uuid NOT NULL,
  "hash" text NOT NULL CHECK ("hash" ~ '^[0-9a-f]{64}$'),
  -- 1, 2, 3 … within the dataset; the highest is current.
  "number" integer NOT NULL CHECK ("number" > 0),
  "rows" bigint NOT NULL,
  "first_at" bigint NOT NULL,
  "last_at" bigint NOT NULL,
  "bytes" bigint NOT NULL,
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  CONSTRAINT "snapshots_pkey" PRIMARY KEY ("team_id", "dataset_id", "hash"),
  CONSTRAINT "snapshots_team_id_dataset_id_fkey" FOREIGN KEY ("team_id", "dataset_id")
    REFERENCES "datasets" ("team_id", "id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "snapshots_team_id_dataset_id_number_key" ON "snapshots" ("team_id", "dataset_id", "number");
CREATE INDEX "snapshots_team_id_hash_idx" ON "snapshots" ("team_id", "hash");

CREATE TABLE "snapshot_symbols" (
  "team_id" uuid NOT NULL,
  "dataset_id" uuid NOT NULL,
  "hash" text NOT NULL,
  "symbol" text NOT NULL,
  "rows" bigint NOT NULL,
  "first_at" bigint NOT NULL,
  "last_at" bigint NOT NULL,
  CONSTRAINT "snapshot_symbols_pkey" PRIMARY KEY ("team_id", "dataset_id", "hash", "symbol"),
  CONSTRAINT "snapshot_symbols_team_id_dataset_id_hash_fkey" FOREIGN KEY ("team_id", "dataset_id", "hash")
    REFERENCES "snapshots" ("team_id", "dataset_id", "hash") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "uploads" (
  "team_id" uuid NOT NULL,
  "id" uuid NOT NULL,
  "file_name" text NOT NULL,
  "bytes" bigint NOT NULL,
  "created_by" uuid,
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  CONSTRAINT "uploads_pkey" PRIMARY KEY ("team_id", "id"),
  CONSTRAINT "uploads_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "uploads_team_id_created_by_fkey" FOREIGN KEY ("team_id", "created_by")
    REFERENCES "memberships" ("team_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION
);

CREATE TABLE "imports" (
  "team_id" uuid NOT NULL,
  "id" uuid NOT NULL DEFAULT uuidv7(),
  "upload_id" uuid NOT NULL,
  -- The dataset that grew or was made; null until published, and after it was deleted.
  "dataset_id" uuid,
  "file_name" text NOT NULL,
  "request" jsonb NOT NULL,
  "state" text NOT NULL DEFAULT 'queued' CHECK ("state" IN ('queued', 'running', 'published', 'failed', 'cancelled')),
  "error" text,
  "snapshot" text,
  "report" jsonb,
  "created_by" uuid,
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  "started_at" timestamptz(6),
  "finished_at" timestamptz(6),
  CONSTRAINT "imports_pkey" PRIMARY KEY ("team_id", "id"),
  CONSTRAINT "imports_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "imports_team_id_created_by_fkey" FOREIGN KEY ("team_id", "created_by")
    REFERENCES "memberships" ("team_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE INDEX "imports_team_id_dataset_id_idx" ON "imports" ("team_id", "dataset_id");

ALTER TABLE "datasets" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "datasets" FORCE ROW LEVEL SECURITY;
CREATE POLICY "datasets_team" ON "datasets" USING ("team_id" = app_team_id());

ALTER TABLE "snapshots" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "snapshots" FORCE ROW LEVEL SECURITY;
CREATE POLICY "snapshots_team" ON "snapshots" USING ("team_id" = app_team_id());

ALTER TABLE "snapshot_symbols" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "snapshot_symbols" FORCE ROW LEVEL SECURITY;
CREATE POLICY "snapshot_symbols_team" ON "snapshot_symbols" USING ("team_id" = app_team_id());

ALTER TABLE "uploads" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "uploads" FORCE ROW LEVEL SECURITY;
CREATE POLICY "uploads_team" ON "uploads" USING ("team_id" = app_team_id());

ALTER TABLE "imports" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "imports" FORCE ROW LEVEL SECURITY;
CREATE POLICY "imports_team" ON "imports" USING ("team_id" = app_team_id());
