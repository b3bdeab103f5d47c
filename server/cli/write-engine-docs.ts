/** `npm run docs:engine`: writes the tables of docs/engine.md from the registries of orders and costs. */
import { readFileSync, writeFileSync } from "node:fs";
import { withRuleTables } from "#lib/execution/brokers/index.ts";

const PAGE = "docs/engine.md";
writeFileSync(PAGE, withRuleTables(readFileSync(PAGE, "utf8")));
