/** The import law of docs/architecture.md, executable. Change the law and this file together, with an ADR. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { parseSync } from "oxc-parser";
import { describe, expect, it } from "vitest";

const ROOT = import.meta.dirname;
const FOLDERS = ["app", "components", "lib", "server", "prisma", "examples", "e2e", "bench"];
const GENERATED = /(^|\/)(generated|__golden__)\//;

const mayImport: Record<string, string[]> = {
  app: ["app", "components", "server", "lib"],
  components: ["components", "lib"],
  lib: ["lib"],
  server: ["server", "lib"],
  prisma: ["prisma", "server", "lib"],
  examples: ["examples", "server", "lib"],
  bench: ["bench", "server", "lib"],
  e2e: ["e2e", "lib"],
};
const stairs: Record<string, string[][]> = {
  lib: [
    ["core"],
    ["access"],
    ["data"],
    ["models"],
    ["execution"],
    ["model-testing"],
    ["research"],
    ["testkit"],
  ],
  server: [
    ["infrastructure"],
    ["access"],
    ["data"],
    ["models"],
    ["execution"],
    ["model-testing"],
    ["research"],
    ["dags"],
    ["api", "workers", "cli"],
  ],
  components: [["ui"], ["charts"], ["reports"], ["providers"], ["engine"], ["shell"], ["*"]],
};
const pureLibPackages = new Set(["zod"]);
const forbiddenNames = /(^|\/)(utils|util|helpers|helper|common|shared|misc)(\.tsx?|\/|$)/;
const impure = /\b(Date\.now\s*\(|new Date\s*\(\s*\)|Math\.random\s*\(|performance\.now\s*\()/;
/** Transcendentals differ between hosts: lib takes them from lib/core/math.ts. */
const hostMath =
  /\bMath\.(exp|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|cbrt|hypot)\b/;
/** Debts, with the reason; this list only shrinks. */
const longFiles = new Map<string, string>();

type Edge = { from: string; to: string; typeOnly: boolean; packageName?: string };

function filesBelow(folder: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesBelow(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith(".d.ts") && !GENERATED.test(path) ? [path] : [];
  });
}

function resolveImport(from: string, specifier: string): Pick<Edge, "to" | "packageName"> {
  if (specifier.startsWith("#")) return { to: specifier.slice(1) };
  if (specifier.startsWith(".")) return { to: normalize(join(dirname(from), specifier)) };
  const [scope = "", name = ""] = specifier.split("/");
  const packageName = specifier.startsWith("@") ? `${scope}/${name}` : scope;
  return { to: "", packageName };
}

function edgesOf(from: string): Edge[] {
  const source = readFileSync(join(ROOT, from), "utf8");
  const { module } = parseSync(from, source);
  const edges: Edge[] = [];
  for (const statement of module.staticImports) {
    const typeOnly = statement.entries.length > 0 && statement.entries.every((entry) => entry.isType);
    edges.push({ from, typeOnly, ...resolveImport(from, statement.moduleRequest.value) });
  }
  for (const statement of module.staticExports)
    for (const entry of statement.entries)
      if (entry.moduleRequest)
        edges.push({ from, typeOnly: entry.isType, ...resolveImport(from, entry.moduleRequest.value) });
  for (const call of module.dynamicImports) {
    const text = source.slice(call.moduleRequest.start, call.moduleRequest.end);
    const literal = /^["'`]([^"'`$]+)["'`]$/.exec(text);
    if (literal?.[1]) edges.push({ from, typeOnly: false, ...resolveImport(from, literal[1]) });
  }
  return edges;
}

const files = FOLDERS.filter((folder) => statSync(join(ROOT, folder), { throwIfNoEntry: false })).flatMap(
  filesBelow,
);
const isTest = (file: string) => /\.(test|bench)\.tsx?$/.test(file);
const productFiles = files.filter((file) => !isTest(file));
const edges = files.flatMap(edgesOf);
const productEdges = edges.filter((edge) => !isTest(edge.from));
const internal = productEdges.filter((edge) => edge.to);
const top = (file: string) => file.split("/")[0] ?? "";
const step = (file: string) => file.split("/")[1] ?? "";
const stepIndex = (folder: string, name: string) => {
  const table = stairs[folder] ?? [];
  const found = table.findIndex((names) => names.includes(name));
  return found >= 0 ? found : table.findIndex((names) => names.includes("*"));
};
const show = (edge: Edge) => `${edge.from} imports ${edge.to || edge.packageName}`;
/** The third-level folder that a file belongs to, e.g. lib/data/features; undefined outside rooms. */
const roomOf = (file: string) => {
  const parts = file.split("/");
  return ["lib", "server"].includes(parts[0] ?? "") && parts.length >= 4
    ? parts.slice(0, 3).join("/")
    : undefined;
};

describe("architecture", () => {
  it("reads an import graph that is not empty", () => {
    expect(internal.length).toBeGreaterThan(5);
  });

  it("imports only folders that the top-level law allows", () => {
    const wrong = internal.filter((edge) => {
      if (mayImport[top(edge.from)]?.includes(top(edge.to))) return false;
      return !(
        edge.typeOnly &&
        edge.from.startsWith("components/providers/") &&
        edge.to.startsWith("server/api/")
      );
    });
    expect(wrong.map(show), "move the code, or turn the import around with an argument").toEqual([]);
  });

  it("imports left on the stairs", () => {
    const wrong = internal.filter((edge) => {
      const folder = top(edge.from);
      if (folder !== top(edge.to) || !stairs[folder] || step(edge.from) === step(edge.to)) return false;
      const from = stepIndex(folder, step(edge.from));
      const to = stepIndex(folder, step(edge.to));
      return to >= from;
    });
    expect(wrong.map(show), "a step imports itself and what stands left of it").toEqual([]);
  });

  it("enters a room through its index", () => {
    const wrong = internal.filter((edge) => {
      const room = roomOf(edge.to);
      if (!room || room === roomOf(edge.from)) return false;
      return edge.to !== `${room}/index.ts` && edge.to !== "lib/models/strategies/sdk.ts";
    });
    expect(wrong.map(show), "import the room's index.ts, or export it there").toEqual([]);
  });

  it("never climbs with ../", () => {
    const wrong = files.filter((file) =>
      /(from|import\()\s*["']\.\.\//.test(readFileSync(join(ROOT, file), "utf8")),
    );
    expect(wrong, "write #lib/…, #server/…, #components/… instead").toEqual([]);
  });

  it("has no import cycle", () => {
    const graph = new Map<string, string[]>();
    for (const edge of internal)
      if (!edge.typeOnly) graph.set(edge.from, [...(graph.get(edge.from) ?? []), edge.to]);
    const state = new Map<string, 1 | 2>();
    const cycles: string[] = [];
    const visit = (file: string, path: string[]) => {
      if (state.get(file) === 2) return;
      if (state.get(file) === 1) {
        cycles.push([...path.slice(path.indexOf(file)), file].join(" → "));
        return;
      }
      state.set(file, 1);
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      state.set(file, 2);
    };
    for (const file of graph.keys()) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it("keeps lib pure: no clock, no chance, no foreign package", () => {
    const lib = productFiles.filter((file) => file.startsWith("lib/"));
    const text = (file: string) =>
      readFileSync(join(ROOT, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    expect(
      lib.filter((file) => impure.test(text(file))),
      "take time and chance as arguments",
    ).toEqual([]);
    const math = lib.filter((file) => file !== "lib/core/math.ts" && hostMath.test(text(file)));
    expect(math, "use lib/core/math.ts: the same bytes on every host").toEqual([]);
    const packages = productEdges.filter(
      (edge) =>
        edge.from.startsWith("lib/") &&
        edge.packageName &&
        !pureLibPackages.has(edge.packageName) &&
        !(edge.from.startsWith("lib/testkit/") && edge.packageName === "fast-check"),
    );
    expect(packages.map(show), "add the package to the allow-list with an ADR").toEqual([]);
  });

  it("keeps the server out of the browser", () => {
    const rooms = productFiles.filter((file) => /^server\/[^/]+\/[^/]+\/index\.ts$/.test(file));
    const open = rooms.filter(
      (file) => !readFileSync(join(ROOT, file), "utf8").includes('import "server-only"'),
    );
    expect(open, 'begin the room\'s index.ts with import "server-only"').toEqual([]);
  });

  it("never opens an interactive Prisma transaction", () => {
    const wrong = productFiles.filter((file) =>
      /\$transaction\(\s*async/.test(readFileSync(join(ROOT, file), "utf8")),
    );
    expect(wrong, "write through ctx.db, one pg client").toEqual([]);
  });

  it("keeps files short and named for what they hold", () => {
    const long = productFiles.filter((file) => {
      const lines = readFileSync(join(ROOT, file), "utf8").split("\n").length;
      return lines > 401 && !longFiles.has(file);
    });
    expect(long, "400 lines a file: split by concept").toEqual([]);
    expect(
      files.filter((file) => forbiddenNames.test(file)),
      "name the concept",
    ).toEqual([]);
    const pages = productFiles.filter((file) => file.startsWith("app/") && file.endsWith("/page.tsx"));
    const thick = pages.filter((file) => readFileSync(join(ROOT, file), "utf8").split("\n").length > 41);
    expect(thick, "a page composes: 40 lines").toEqual([]);
  });

  it("writes no link that leads nowhere, and names no npm script that does not exist", () => {
    const pages = [
      "README.md",
      "CONTRIBUTING.md",
      ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".md"))
        .map((file) => `docs/${file}`),
    ];
    const scripts = Object.keys(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts);
    const dead = pages.flatMap((page) => {
      const text = readFileSync(join(ROOT, page), "utf8");
      const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(([, path]) => String(path));
      const runs = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => String(name));
      return [
        ...links.filter((path) => !existsSync(join(ROOT, dirname(page), path))),
        ...runs.filter((name) => !scripts.includes(name)),
      ].map((wrong) => `${page}: ${wrong}`);
    });
    expect(pages.length).toBeGreaterThan(10);
    expect(dead).toEqual([]);
  });

  it("has only the top folders that were agreed", () => {
    const agreed = [...FOLDERS, "public", "config", "docs", "deploy"];
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules")
      .map((entry) => relative(ROOT, join(ROOT, entry.name)));
    const extra = folders.filter(
      (name) => !agreed.includes(name) && name !== "test-results" && name !== "playwright-report",
    );
    expect(extra).toEqual([]);
  });
});
