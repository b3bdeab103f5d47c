/** The rules of orders and costs as tables in Markdown, from the registries: docs/engine.md holds them. */
import { ORDER_TYPE } from "#lib/core/order.ts";
import { fillTimings, orderTypes, timesInForce } from "#lib/execution/orders/index.ts";
import { costFields } from "./cost-model.ts";
import { commissionModels, slippageModels } from "./cost-models.ts";
import { intrabarPaths } from "./intrabar-path.ts";

type Titled = { readonly title: string; readonly rule: string };

export const RULE_TABLES = {
  "order types": () =>
    table(
      ["type", "name", "what it does", "time in force"],
      ORDER_TYPE.map((type) => {
        const { title, rule, timeInForce } = orderTypes[type];
        return [`\`${type}\``, title, rule, timeInForce.join(", ")];
      }),
    ),
  "time in force": () => ruleTable("time in force", timesInForce),
  "fill timings": () => ruleTable("fill timing", fillTimings),
  "intrabar paths": () => ruleTable("path", intrabarPaths),
  commissions: () => costTable(commissionModels),
  slippages: () => costTable(slippageModels),
} as const satisfies Record<string, () => string>;

/** The text with each table between `<!-- name -->` and `<!-- end -->` written anew. */
export function withRuleTables(markdown: string): string {
  return Object.entries(RULE_TABLES).reduce((text, [name, write]) => {
    const [before, rest = ""] = text.split(`<!-- ${name} -->`);
    const after = rest.slice(rest.indexOf("<!-- end -->"));
    return rest === "" ? text : `${before}<!-- ${name} -->\n${write()}\n${after}`;
  }, markdown);
}

const ruleTable = (kind: string, rules: Readonly<Record<string, Titled>>) =>
  table(
    [kind, "name", "rule"],
    Object.entries(rules).map(([name, { title, rule }]) => [`\`${name}\``, title, rule]),
  );

const costTable = (models: Readonly<Record<string, Titled & Parameters<typeof costFields>[0]>>) =>
  table(
    ["model", "name", "cost", "settings"],
    Object.entries(models).map(([name, model]) => [
      `\`${name}\``,
      model.title,
      model.rule,
      costFields(model)
        .map((field) => `\`${field.name}\` ${field.default}${field.unit ? ` ${field.unit}` : ""}`)
        .join(", ") || "none",
    ]),
  );

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
