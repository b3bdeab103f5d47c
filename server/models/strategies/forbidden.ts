import { parseSync } from "oxc-parser";
import type { Problem } from "#lib/models/strategies/index.ts";

const SDK = "@pitwall/sdk";
type Node = { type: string; start: number; end: number; [key: string]: unknown };

/** What type-checks and yet must not be in a strategy: other imports, the clock, chance, code made from text. */
export function forbiddenConstructs(source: string): Problem[] {
  const { program, errors } = parseSync("strategy.ts", source);
  if (errors.length > 0) return [];
  const problems: Problem[] = [];
  walk(program as unknown as Node, (node) => {
    const found = verdict(node);
    if (found) problems.push({ severity: "error", ...found, ...span(source, node.start, node.end) });
  });
  return problems;
}

function verdict(node: Node): { code: string; message: string } | undefined {
  const text = (value: unknown) => (value as { value?: string } | undefined)?.value;
  const imports = ["ImportDeclaration", "ExportNamedDeclaration", "ExportAllDeclaration", "ImportExpression"];
  if (imports.includes(node.type) && node.source && text(node.source) !== SDK)
    return { code: "sdk-only", message: `A strategy can import only "${SDK}".` };
  const callee = node.callee as Node | undefined;
  const name = callee ? nameOf(callee) : "";
  if (node.type === "NewExpression" && name === "Date" && (node.arguments as unknown[]).length === 0)
    return { code: "no-clock", message: "The clock makes a run unrepeatable: use ctx.time." };
  if (node.type !== "CallExpression" && node.type !== "NewExpression") return undefined;
  if (name === "Date.now" || (name === "Date" && node.type === "CallExpression"))
    return { code: "no-clock", message: "The clock makes a run unrepeatable: use ctx.time." };
  if (name === "Math.random")
    return { code: "no-chance", message: "Math.random() makes a run unrepeatable: use ctx.random()." };
  if (name === "eval" || name === "Function")
    return { code: "no-eval", message: "Code made from text is not allowed: write the function out." };
  return undefined;
}

function nameOf(node: Node): string {
  if (node.type === "Identifier") return node.name as string;
  if (node.type !== "MemberExpression" || node.computed) return "";
  return `${nameOf(node.object as Node)}.${nameOf(node.property as Node)}`;
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value])
      if (child && typeof child === "object" && typeof child.type === "string") walk(child as Node, visit);
}

function span(source: string, start: number, end: number) {
  const from = position(source, start);
  const to = position(source, end);
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

function position(source: string, offset: number) {
  const before = source.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
