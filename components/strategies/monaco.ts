/** Monaco, self-hosted: the editor, TypeScript, and the SDK as its typing. Import it only with `import()`. */
import * as monaco from "monaco-editor/editor";
import "monaco-editor/features/register.all";
import "monaco-editor/languages/definitions/typescript/register";
import * as typescript from "monaco-editor/languages/features/typescript/register";
import type { Program } from "#components/engine/protocol.ts";
import type { Problem } from "#lib/models/strategies/index.ts";
import { defineThemes } from "./editor-theme.ts";

export type Monaco = typeof monaco;
const STRATEGY_URI = monaco.Uri.parse("file:///strategy.ts");

self.MonacoEnvironment = {
  getWorker: (_moduleId: string, label: string) =>
    label === "typescript"
      ? new Worker(new URL("monaco-editor/language/typescript/ts.worker.js", import.meta.url), {
          type: "module",
        })
      : new Worker(new URL("monaco-editor/editor/editor.worker.js", import.meta.url), { type: "module" }),
};

/** Numbers where the bundled TypeScript 5.9 knows more names than Monaco's enums. */
const NODE_MODULES = 199 as typescript.ModuleKind;
const NODE_RESOLUTION = 99 as typescript.ModuleResolutionKind;
const ES2023 = 10 as typescript.ScriptTarget;

typescript.typescriptDefaults.setCompilerOptions({
  target: ES2023,
  module: NODE_MODULES,
  moduleResolution: NODE_RESOLUTION,
  lib: ["lib.es2023.d.ts"],
  strict: true,
  noUncheckedIndexedAccess: false,
  allowImportingTsExtensions: true,
  rewriteRelativeImportExtensions: true,
  skipLibCheck: true,
  sourceMap: true,
  paths: {
    "@pitwall/sdk": ["file:///lib/models/strategies/sdk.ts"],
    "#lib/*": ["file:///lib/*"],
    zod: ["file:///node_modules/zod/index.d.ts"],
  },
});
typescript.typescriptDefaults.setEagerModelSync(true);

let typing: Promise<void> | undefined;
/** Gives the SDK's source to TypeScript, once. Without it the editor still edits, and says that typing is missing. */
export function loadTyping(): Promise<void> {
  typing ??= fetch("/sdk-source")
    .then((response) => {
      if (!response.ok) throw new Error(`The SDK's typing did not load (${response.status}).`);
      return response.json() as Promise<Record<string, string>>;
    })
    .then((files) => {
      const libraries = Object.entries(files).map(([path, content]) => ({
        content,
        filePath: `file:///${path}`,
      }));
      typescript.typescriptDefaults.setExtraLibs(libraries);
    });
  return typing;
}

defineThemes(monaco);

export function createStrategyModel(source: string): monaco.editor.ITextModel {
  monaco.editor.getModel(STRATEGY_URI)?.dispose();
  return monaco.editor.createModel(source, "typescript", STRATEGY_URI);
}

/** A version's source for the diff. Kept: TypeScript and the diff may still be reading it when the view closes. */
export function versionModel(hash: string, source: string): monaco.editor.ITextModel {
  const uri = monaco.Uri.parse(`file:///versions/${hash}.ts`);
  return monaco.editor.getModel(uri) ?? monaco.editor.createModel(source, "typescript", uri);
}

async function workerFor(model: monaco.editor.ITextModel) {
  const worker = await typescript.getTypeScriptWorker();
  return worker(model.uri);
}

/** What TypeScript finds wrong. */
export async function checkModel(model: monaco.editor.ITextModel): Promise<Problem[]> {
  const worker = await workerFor(model);
  const uri = model.uri.toString();
  const found = [
    ...(await worker.getSyntacticDiagnostics(uri)),
    ...(await worker.getSemanticDiagnostics(uri)),
  ];
  return found.filter(({ category }) => category <= 1).map((diagnostic) => problemAt(model, diagnostic));
}

function problemAt(model: monaco.editor.ITextModel, diagnostic: typescript.Diagnostic): Problem {
  const from = model.getPositionAt(diagnostic.start ?? 0);
  const to = model.getPositionAt((diagnostic.start ?? 0) + (diagnostic.length ?? 1));
  return {
    severity: diagnostic.category === 1 ? "error" : "warning",
    message: wholeMessage(diagnostic.messageText),
    line: from.lineNumber,
    column: from.column,
    endLine: to.lineNumber,
    endColumn: to.column,
    code: `TS${diagnostic.code}`,
  };
}

type MessageChain = Exclude<typescript.Diagnostic["messageText"], string>;
function wholeMessage(text: string | MessageChain): string {
  if (typeof text === "string") return text;
  const inner = text.next?.[0];
  return inner ? `${text.messageText} ${wholeMessage(inner)}` : text.messageText;
}

/** The source as CommonJS, for the engine in this browser. Compile only what `checkModel` found sound. */
export async function compileModel(model: monaco.editor.ITextModel): Promise<Program> {
  const worker = await workerFor(model);
  const { outputFiles } = await worker.getEmitOutput(model.uri.toString());
  const textOf = (ending: string) => outputFiles.find(({ name }) => name.endsWith(ending))?.text;
  return { kind: "source", code: textOf(".js") ?? "", sourceMap: textOf(".js.map") };
}

export { monaco, typescript };
