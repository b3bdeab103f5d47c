"use client";
import type { editor } from "monaco-editor/editor";
import { useEffect, useRef } from "react";
import { useThemeOnScreen } from "#components/providers/index.ts";
import "./editor.css";
import { EDITOR_OPTIONS } from "./editor-options.ts";
import { defineThemes, EDITOR_THEME } from "./editor-theme.ts";
import type { MonacoModule } from "./use-monaco.ts";

/** A note inside a line, e.g. the what-if value of the parameter declared there. */
export type LineNote = { readonly line: number; readonly column: number; readonly text: string };

/** The strategy's source. The text lives in the model; `onReady` hands the editor to whoever jumps and formats. */
export function CodeEditor({
  tools,
  model,
  readOnlyReason,
  notes,
  onReady,
}: {
  tools: MonacoModule;
  model: editor.ITextModel;
  readOnlyReason: string | undefined;
  notes: readonly LineNote[];
  onReady: (editor: editor.IStandaloneCodeEditor | undefined) => void;
}) {
  const element = useRef<HTMLDivElement>(null);
  const instance = useRef<editor.IStandaloneCodeEditor>(undefined);
  const decorations = useRef<editor.IEditorDecorationsCollection>(undefined);
  const ready = useRef(onReady);
  ready.current = onReady;
  const { key: theme } = useThemeOnScreen();

  useEffect(() => {
    if (!element.current) return;
    const made = tools.monaco.editor.create(element.current, {
      ...EDITOR_OPTIONS,
      model,
      theme: EDITOR_THEME,
    });
    instance.current = made;
    decorations.current = made.createDecorationsCollection();
    ready.current(made);
    return () => {
      ready.current(undefined);
      instance.current = undefined;
      made.dispose();
    };
  }, [tools, model]);
  useEffect(() => {
    instance.current?.updateOptions({
      readOnly: readOnlyReason !== undefined,
      readOnlyMessage: { value: readOnlyReason ?? "" },
    });
  }, [readOnlyReason]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's key says when the tokens changed
  useEffect(() => {
    defineThemes(tools.monaco);
    tools.monaco.editor.setTheme(EDITOR_THEME);
  }, [tools, theme]);
  useEffect(() => {
    decorations.current?.set(notes.map((note) => noteAt(tools, note)));
  }, [tools, notes]);
  return <div ref={element} className="absolute inset-0" data-testid="code-editor" />;
}

function noteAt({ monaco }: MonacoModule, { line, column, text }: LineNote): editor.IModelDeltaDecoration {
  return {
    range: new monaco.Range(line, column, line, column),
    options: { after: { content: text, inlineClassName: "editor-note" }, showIfCollapsed: true },
  };
}
