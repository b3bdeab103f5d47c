-- Fees that a broker takes from an account beside its trades: those of authorities, mostly.
ALTER TABLE "account_facts" DROP CONSTRAINT "account_facts_kind_check";
ALTER TABLE "account_facts" ADD CONSTRAINT "account_facts_kind_check" CHECK ("kind" IN ('dividend', 'split', 'interest',
  'borrow-fee', 'funding', 'conversion', 'variation', 'symbol-change', 'roll', 'delisting', 'margin-call', 'fee'));
