/** `npm run docs:indicators`: writes docs/indicators.md and its pictures anew. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectPath } from "#server/infrastructure/config/index.ts";
import { indicatorPage } from "./indicator-page.ts";

const csv = readFileSync(projectPath("node_modules/vega-datasets/data/sp500-2000.csv"), "utf8");
const docs = projectPath("docs");
rmSync(join(docs, "indicators"), { recursive: true, force: true });
mkdirSync(join(docs, "indicators"), { recursive: true });
for (const [path, text] of indicatorPage(csv)) writeFileSync(join(docs, path), text);
