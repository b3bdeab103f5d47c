-- What brokers did to accounts besides fills: splits, dividends, interest, fees of holding.

-- A paper market tells of its account too: such an event belongs to no order.
ALTER TABLE "paper_events" ALTER COLUMN "client_id" DROP NOT NULL;
ALTER TABLE "paper_events" ALTER COLUMN "fact" DROP NOT NULL;

-- Append-only. Each is booked in its transaction, under `account:` and its id.
CREATE TABLE "account_facts" (
  "team_id" uuid NOT NULL,
  "account_id" uuid NOT NULL,
  "id" text NOT NULL CHECK (length("id") BETWEEN 1 AND 200),
  "kind" text NOT NULL CHECK ("kind" IN ('dividend', 'split', 'interest', 'borrow-fee', 'funding')),
  -- Null: the whole account.
  "symbol" text,
  "at" bigint NOT NULL,
  "currency" text NOT NULL,
  -- Added to cash, and to the position.
  "amount" numeric(48, 18) NOT NULL,
  "units" numeric(38, 9) NOT NULL,
  -- New units for one old, dividend per unit, funding rate.
  "value" numeric(38, 9),
  CONSTRAINT "account_facts_pkey" PRIMARY KEY ("team_id", "account_id", "id"),
  CONSTRAINT "account_facts_team_id_account_id_fkey" FOREIGN KEY ("team_id", "account_id")
    REFERENCES "accounts" ("team_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE INDEX "account_facts_team_id_account_id_at_idx" ON "account_facts" ("team_id", "account_id", "at");
REVOKE UPDATE, DELETE, TRUNCATE ON "account_facts" FROM pitwall_app;
ALTER TABLE "account_facts" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "account_facts" FORCE ROW LEVEL SECURITY;
CREATE POLICY "account_facts_team" ON "account_facts" USING ("team_id" = app_team_id());
