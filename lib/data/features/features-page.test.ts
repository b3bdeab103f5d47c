import { expect, it } from "vitest";
import { crossSections, indicatorGroups, labellings } from "./index.ts";

type Described = {
  readonly name: string;
  readonly title: string;
  readonly formula: string;
  readonly source: string;
  readonly convention?: string;
};

const COMMAND = "npm exec -- vitest run lib/data/features/features-page.test.ts -u";

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** A bar would end a cell of a table. */
const cell = (text: string) => text.replaceAll("|", "\\|");
const told = ({ name, title, formula, source, convention }: Described) => [
  `\`${name}\``,
  title,
  cell([formula, convention].filter(Boolean).join(" ")),
  cell(source),
];

const HEAD = ["name", "what", "formula and convention", "source"];
const quantitative = indicatorGroups.find(({ title }) => title === "Quantitative")!.indicators;

const page = `# Features

Made by \`${COMMAND}\`; a test fails when it is stale.

## Of one series

Indicators of the group "Quantitative": used like every other indicator, one bar at a time or over whole columns, with
equal figures. Warm-up is the number of bars before the first value, with default parameters.

${table(
  [...HEAD, "warm-up"],
  quantitative.map((one) => [...told(one), String(one.warmup(one.parameters.parse({})))]),
)}

## Across symbols

One value per symbol at one moment, NaN where a symbol has none; no warm-up.

${table(HEAD, crossSections.map(told))}

## Labels

Answers about the future, to learn from; each says at which row it is known (\`until\`), so that training data can be
purged. \`uniqueness\` and \`returnWeights\` weigh samples whose labels overlap (López de Prado 2018, 4.3 and 4.5).

${table(HEAD, labellings.map(told))}
`;

it("docs/features.md is what the definitions say", async () => {
  await expect(page).toMatchFileSnapshot("../../../docs/features.md");
});
