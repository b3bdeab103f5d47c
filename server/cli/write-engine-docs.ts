/** `npm run docs:engine`: writes the tables of the pages below from the registries of orders, costs and algorithms. */
import { readFileSync, writeFileSync } from "node:fs";
import { withAlgorithmTable } from "#lib/execution/algorithms/index.ts";
import { withRuleTables } from "#lib/execution/brokers/index.ts";

const PAGES = { "docs/engine.md": withRuleTables, "docs/execution-algorithms.md": withAlgorithmTable };
for (const [page, write] of Object.entries(PAGES)) writeFileSync(page, write(readFileSync(page, "utf8")));
