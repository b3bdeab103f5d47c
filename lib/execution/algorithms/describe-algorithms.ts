import { algorithmCatalogue } from "./algorithms.ts";

const BEGIN = "<!-- algorithms -->";
const END = "<!-- end -->";

/** The page docs/execution-algorithms.md with its table written anew from the registry. */
export function withAlgorithmTable(markdown: string): string {
  const rows = algorithmCatalogue().map(({ name, title, rule, parameters }) => {
    const settings = parameters.map(
      ({ name: key, default: standard, unit, minimum, maximum }) =>
        `\`${key}\` ${standard} ${unit} (${minimum} … ${maximum})`,
    );
    return [`\`${name}\``, title, rule, settings.join(", ")];
  });
  const head = ["name", "title", "what it does", "parameters, with defaults and limits"];
  const table = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  const from = markdown.indexOf(BEGIN) + BEGIN.length;
  return `${markdown.slice(0, from)}\n${table}\n${markdown.slice(markdown.indexOf(END, from))}`;
}
