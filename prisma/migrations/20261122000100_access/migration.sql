-- Access: teams, people, sessions, invites, audit, outbox.
-- Three settings, made per transaction, decide what a query sees:
--   pitwall.team_id  the team whose rows are visible; unset: none
--   pitwall.user_id  the person whose own sessions are visible
--   pitwall.scope    'identity' (sign-in, sessions, invites) or 'relay' (the bus reads every team's events)

DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pitwall_app') THEN
    CREATE ROLE pitwall_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
END $$;

GRANT USAGE ON SCHEMA public TO pitwall_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO pitwall_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO pitwall_app;

CREATE FUNCTION app_team_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('pitwall.team_id', true), '')::uuid $$;
CREATE FUNCTION app_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('pitwall.user_id', true), '')::uuid $$;
CREATE FUNCTION app_scope() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(current_setting('pitwall.scope', true), '') $$;

CREATE TABLE "teams" (
  "id" uuid NOT NULL DEFAULT uuidv7(),
  "name" text NOT NULL CHECK (length("name") BETWEEN 1 AND 100),
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  CONSTRAINT "teams_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "users" (
  "id" uuid NOT NULL DEFAULT uuidv7(),
  "email" text NOT NULL CHECK ("email" = lower("email")),
  "name" text NOT NULL CHECK (length("name") BETWEEN 1 AND 100),
  "password_hash" text NOT NULL,
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "users_email_key" ON "users" ("email");

CREATE TABLE "memberships" (
  "team_id" uuid NOT NULL,
  "user_id" uuid NOT NULL,
  "role" text NOT NULL CHECK ("role" IN
    ('owner', 'admin', 'portfolio-manager', 'quant', 'trader', 'risk', 'operations', 'viewer')),
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  "deactivated_at" timestamptz(6),
  CONSTRAINT "memberships_pkey" PRIMARY KEY ("team_id", "user_id"),
  CONSTRAINT "memberships_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "memberships_user_id_idx" ON "memberships" ("user_id");

CREATE TABLE "sessions" (
  "id" uuid NOT NULL DEFAULT uuidv7(),
  "secret_hash" text NOT NULL,
  "user_id" uuid NOT NULL,
  "team_id" uuid NOT NULL,
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  "last_seen_at" timestamptz(6) NOT NULL DEFAULT now(),
  "expires_at" timestamptz(6) NOT NULL,
  "revoked_at" timestamptz(6),
  "ip" text,
  "user_agent" text,
  CONSTRAINT "sessions_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "sessions_team_id_user_id_fkey" FOREIGN KEY ("team_id", "user_id")
    REFERENCES "memberships" ("team_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "sessions_secret_hash_key" ON "sessions" ("secret_hash");
CREATE INDEX "sessions_user_id_idx" ON "sessions" ("user_id");
CREATE INDEX "sessions_team_id_user_id_idx" ON "sessions" ("team_id", "user_id");

CREATE TABLE "invites" (
  "team_id" uuid NOT NULL,
  "id" uuid NOT NULL DEFAULT uuidv7(),
  "email" text NOT NULL CHECK ("email" = lower("email")),
  "role" text NOT NULL CHECK ("role" IN
    ('owner', 'admin', 'portfolio-manager', 'quant', 'trader', 'risk', 'operations', 'viewer')),
  "token_hash" text NOT NULL,
  "invited_by" uuid NOT NULL,
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  "expires_at" timestamptz(6) NOT NULL,
  "accepted_at" timestamptz(6),
  "revoked_at" timestamptz(6),
  CONSTRAINT "invites_pkey" PRIMARY KEY ("team_id", "id"),
  CONSTRAINT "invites_team_id_invited_by_fkey" FOREIGN KEY ("team_id", "invited_by")
    REFERENCES "memberships" ("team_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "invites_token_hash_key" ON "invites" ("token_hash");

-- The one-time link of the first start.
CREATE TABLE "setup_links" (
  "token_hash" text NOT NULL,
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  "used_at" timestamptz(6),
  CONSTRAINT "setup_links_pkey" PRIMARY KEY ("token_hash")
);

-- Append-only: no update, no delete for the application.
CREATE TABLE "audit_entries" (
  "team_id" uuid NOT NULL,
  "id" uuid NOT NULL DEFAULT uuidv7(),
  "at" timestamptz(6) NOT NULL DEFAULT clock_timestamp(),
  "actor_kind" text NOT NULL CHECK ("actor_kind" IN ('user', 'system')),
  "actor_id" uuid,
  "actor_name" text NOT NULL,
  "actor_role" text NOT NULL,
  "action" text NOT NULL,
  "outcome" text NOT NULL CHECK ("outcome" IN ('done', 'denied')),
  "object" text,
  "details" jsonb,
  "request_id" text NOT NULL,
  CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("team_id", "id"),
  CONSTRAINT "audit_entries_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "audit_entries_team_id_action_idx" ON "audit_entries" ("team_id", "action");
REVOKE UPDATE, DELETE, TRUNCATE ON "audit_entries" FROM pitwall_app;

-- Durable lane of the bus. Read by xid, not by id: an id is taken before its transaction commits.
CREATE TABLE "outbox_events" (
  "team_id" uuid NOT NULL,
  "id" bigint GENERATED ALWAYS AS IDENTITY,
  "topic" text NOT NULL,
  "type" text NOT NULL,
  "payload" jsonb NOT NULL,
  "xid" xid8 NOT NULL DEFAULT pg_current_xact_id(),
  "created_at" timestamptz(6) NOT NULL DEFAULT now(),
  CONSTRAINT "outbox_events_pkey" PRIMARY KEY ("team_id", "id")
);
CREATE INDEX "outbox_events_xid_id_idx" ON "outbox_events" ("xid", "id");

ALTER TABLE "teams" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "teams" FORCE ROW LEVEL SECURITY;
CREATE POLICY "teams_own" ON "teams" USING ("id" = app_team_id() OR app_scope() = 'identity');

ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "users" FORCE ROW LEVEL SECURITY;
CREATE POLICY "users_in_team" ON "users" USING (
  app_scope() = 'identity' OR EXISTS (
    SELECT FROM "memberships" AS m WHERE m."user_id" = "users"."id" AND m."team_id" = app_team_id()
  )
);

ALTER TABLE "memberships" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "memberships" FORCE ROW LEVEL SECURITY;
CREATE POLICY "memberships_team" ON "memberships" USING ("team_id" = app_team_id() OR app_scope() = 'identity');

ALTER TABLE "sessions" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "sessions" FORCE ROW LEVEL SECURITY;
CREATE POLICY "sessions_own" ON "sessions" USING (
  "user_id" = app_user_id() OR "team_id" = app_team_id() OR app_scope() = 'identity'
);

ALTER TABLE "invites" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "invites" FORCE ROW LEVEL SECURITY;
CREATE POLICY "invites_team" ON "invites" USING ("team_id" = app_team_id() OR app_scope() = 'identity');

ALTER TABLE "setup_links" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "setup_links" FORCE ROW LEVEL SECURITY;
CREATE POLICY "setup_links_identity" ON "setup_links" USING (app_scope() = 'identity');

ALTER TABLE "audit_entries" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "audit_entries" FORCE ROW LEVEL SECURITY;
CREATE POLICY "audit_entries_team" ON "audit_entries" USING ("team_id" = app_team_id());

ALTER TABLE "outbox_events" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "outbox_events" FORCE ROW LEVEL SECURITY;
CREATE POLICY "outbox_events_team" ON "outbox_events" USING ("team_id" = app_team_id() OR app_scope() = 'relay');
