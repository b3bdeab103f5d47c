-- People know an order by the end of its ClOrdID, as the blotter shows it; backwards an end is a beginning, which an
-- index finds. A column of its own, because row-level security lets no function of a column into an index.
ALTER TABLE "orders" ADD COLUMN "client_order_id_reversed" text COLLATE "C" GENERATED ALWAYS AS
  (reverse(lower("client_order_id"))) STORED;
CREATE INDEX "orders_team_id_client_order_id_reversed_idx" ON "orders" ("team_id", "client_order_id_reversed");
