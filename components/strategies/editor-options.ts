import type { editor } from "monaco-editor/editor";

const FONT = '"JetBrains Mono Variable", "JetBrains Mono", ui-monospace, monospace';

/** One look for the editor and the diff. */
export const EDITOR_OPTIONS: editor.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  ariaLabel: "Strategy source, TypeScript",
  fontFamily: FONT,
  fontSize: 12.5,
  lineHeight: 20,
  fontLigatures: false,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  padding: { top: 8, bottom: 8 },
  lineNumbersMinChars: 4,
  lineDecorationsWidth: 12,
  folding: false,
  glyphMargin: false,
  renderLineHighlight: "line",
  renderFinalNewline: "on",
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  bracketPairColorization: { enabled: false },
  guides: { indentation: false },
  stickyScroll: { enabled: false },
  occurrencesHighlight: "off",
  tabSize: 2,
  insertSpaces: true,
  detectIndentation: false,
  fixedOverflowWidgets: true,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, alwaysConsumeMouseWheel: false },
  quickSuggestions: { strings: true, comments: false, other: true },
};
