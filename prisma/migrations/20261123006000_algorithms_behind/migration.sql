-- From when on an algorithm is behind its schedule unless more fills, by its market's clock; null when it cannot be.
ALTER TABLE "algorithms" ADD COLUMN "behind_at" bigint;
