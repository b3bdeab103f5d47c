import { readFileSync } from "node:fs";
import { type BuiltInName, builtIns } from "#lib/models/strategies/index.ts";
import { projectPath } from "#server/infrastructure/config/index.ts";

export type Template = { name: string; title: string; description: string; source: string };

/** Files of templates/; kept as text, since their import exists only where strategies run. */
const TEACHING = ["signals", "bracket", "momentum", "rotation"] as const;
let read: readonly Template[] | undefined;

/** What a new strategy can start from: the built-ins as an author would write them, then one lesson each. */
export function templates(): readonly Template[] {
  read ??= [
    ...Object.keys(builtIns).map((name) => fromBuiltIn(name as BuiltInName)),
    ...TEACHING.map(fromFile),
  ];
  return read;
}

function fromBuiltIn(name: BuiltInName): Template {
  const { name: title, description } = builtIns[name];
  const source = readFileSync(projectPath(`lib/models/strategies/${name}.ts`), "utf8")
    .replace('"./sdk.ts"', '"@pitwall/sdk"')
    .replace(/^export const \w+ = /m, "export default ");
  return { name, title, description, source };
}

function fromFile(name: string): Template {
  const path = projectPath(`server/models/strategies/templates/${name}.ts.txt`);
  const source = readFileSync(path, "utf8");
  const text = (key: string) => new RegExp(`\\b${key}:\\s*"([^"]*)"`).exec(source)?.[1] ?? name;
  return { name, title: text("name"), description: text("description"), source };
}
