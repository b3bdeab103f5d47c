-- Reconciliation: runs, breaks, and positions that were adjusted by hand with a reason.
ALTER TABLE "accounts" ADD COLUMN "reconcile_asked" bigint NOT NULL DEFAULT 0;

CREATE TABLE "reconcile_runs" (
  "team_id" uuid NOT NULL,
  "id" uuid NOT NULL DEFAULT uuidv7(),
  "account_id" uuid NOT NULL,
  "why" text NOT NULL,
  "at" bigint NOT NULL,
  -- What was compared, and what of it differed.
  "orders" integer NOT NULL,
  "positions" integer NOT NULL,
  "currencies" integer NOT NULL,
  "breaks" integer NOT NULL,
  -- Facts that the venue's word added, breaks that came, changed or went: none when run again.
  "changes" integer NOT NULL,
  CONSTRAINT "reconcile_runs_pkey" PRIMARY KEY ("team_id", "id"),
  CONSTRAINT "reconcile_runs_team_id_account_id_fkey" FOREIGN KEY ("team_id", "account_id")
    REFERENCES "accounts" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE INDEX "reconcile_runs_team_id_account_id_at_idx" ON "reconcile_runs" ("team_id", "account_id", "at");

CREATE TABLE "reconcile_breaks" (
  "team_id" uuid NOT NULL,
  "id" uuid NOT NULL DEFAULT uuidv7(),
  "account_id" uuid NOT NULL,
  "kind" text NOT NULL CHECK ("kind" IN ('position', 'cash', 'order-missing', 'order-unknown', 'order-filled')),
  -- A symbol, a currency, an order's id or the venue's.
  "subject" text NOT NULL,
  "ours" text NOT NULL,
  "theirs" text NOT NULL,
  -- open; agreed: both say the same again; adjusted: a person booked the difference; acknowledged: a person knows.
  "state" text NOT NULL DEFAULT 'open' CHECK ("state" IN ('open', 'agreed', 'adjusted', 'acknowledged')),
  "first_seen" bigint NOT NULL,
  "last_seen" bigint NOT NULL,
  "reason" text,
  "resolved_by" uuid,
  "resolved_at" bigint,
  CONSTRAINT "reconcile_breaks_pkey" PRIMARY KEY ("team_id", "id"),
  CONSTRAINT "reconcile_breaks_team_id_account_id_fkey" FOREIGN KEY ("team_id", "account_id")
    REFERENCES "accounts" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE UNIQUE INDEX "reconcile_breaks_one_a_subject" ON "reconcile_breaks" ("team_id", "account_id", "kind", "subject")
  WHERE "state" IN ('open', 'acknowledged');

-- Units that no execution of ours explains, booked by a person; part of the position for ever.
CREATE TABLE "position_adjustments" (
  "team_id" uuid NOT NULL,
  "account_id" uuid NOT NULL,
  "id" text NOT NULL,
  "symbol" text NOT NULL,
  "quantity" numeric(38, 9) NOT NULL,
  "price" numeric(38, 9) NOT NULL,
  "at" bigint NOT NULL,
  "reason" text NOT NULL,
  "made_by" uuid,
  CONSTRAINT "position_adjustments_pkey" PRIMARY KEY ("team_id", "account_id", "id"),
  CONSTRAINT "position_adjustments_team_id_account_id_fkey" FOREIGN KEY ("team_id", "account_id")
    REFERENCES "accounts" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
REVOKE UPDATE, DELETE, TRUNCATE ON "position_adjustments" FROM pitwall_app;

ALTER TABLE "reconcile_runs" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "reconcile_runs" FORCE ROW LEVEL SECURITY;
CREATE POLICY "reconcile_runs_team" ON "reconcile_runs" USING ("team_id" = app_team_id());
ALTER TABLE "reconcile_breaks" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "reconcile_breaks" FORCE ROW LEVEL SECURITY;
CREATE POLICY "reconcile_breaks_team" ON "reconcile_breaks" USING ("team_id" = app_team_id());
ALTER TABLE "position_adjustments" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "position_adjustments" FORCE ROW LEVEL SECURITY;
CREATE POLICY "position_adjustments_team" ON "position_adjustments" USING ("team_id" = app_team_id());
