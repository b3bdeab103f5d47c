-- Other currencies, futures, margin calls and every corporate action on paper accounts.

ALTER TABLE "account_facts" DROP CONSTRAINT "account_facts_kind_check";
ALTER TABLE "account_facts" ADD CONSTRAINT "account_facts_kind_check" CHECK ("kind" IN ('dividend', 'split', 'interest',
  'borrow-fee', 'funding', 'conversion', 'variation', 'symbol-change', 'roll', 'delisting', 'margin-call'));
-- What stands beside it: of a conversion the other currency and what was added to it, of a symbol change or a roll the
-- next symbol and what the units had cost.
ALTER TABLE "account_facts" ADD COLUMN "other" text;
ALTER TABLE "account_facts" ADD COLUMN "other_amount" numeric(48, 18);
ALTER TABLE "account_facts" ADD CONSTRAINT "account_facts_other_check" CHECK (("other" IS NULL) = ("other_amount" IS NULL));

-- Rules of markets say how each symbol trades, not only its tick.
CREATE FUNCTION pg_temp.with_instruments(rules jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT rules - 'ticks' || jsonb_build_object('instruments', (SELECT coalesce(jsonb_object_agg(key, jsonb_build_object('tick', value)), '{}')
    FROM jsonb_each(rules -> 'ticks'))) $$;
UPDATE "paper_journal" SET "body" = jsonb_set("body", '{rules}', pg_temp.with_instruments("body" -> 'rules'))
  WHERE "kind" = 'open' AND "body" -> 'rules' ? 'ticks';
UPDATE "forward_tests" SET "spec" = jsonb_set("spec", '{session,rules}', pg_temp.with_instruments("spec" #> '{session,rules}'))
  WHERE "spec" #> '{session,rules}' ? 'ticks';
