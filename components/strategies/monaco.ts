/** Monaco, self-hosted: the editor, TypeScript, and the SDK as its typing. Import it only with `import()`. */
import * as monaco from "monaco-editor/editor";
import "monaco-editor/features/register.all";
import "monaco-editor/languages/definitions/typescript/register";
import * as typescript from "monaco-editor/languages/features/typescript/register";
import { defineThemes } from "./editor-theme.ts";

export type Monaco = typeof monaco;
export const STRATEGY_URI = "file:///strategy.ts";

self.MonacoEnvironment = {
  getWorker: (_moduleId: string, label: string) =>
    label === "typescript"
      ? new Worker(new URL("monaco-editor/language/typescript/ts.worker.js", import.meta.url), { type: "module" })
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
      const libraries = Object.entries(files).map(([path, content]) => ({ content, filePath: `file:///${path}` }));
      typescript.typescriptDefaults.setExtraLibs(libraries);
    });
  return typing;
}

defineThemes(monaco);
export { monaco, typescript };
