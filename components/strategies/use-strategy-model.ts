"use client";
import type { editor } from "monaco-editor/editor";
import { useEffect, useState } from "react";
import { initialDraft } from "./use-draft.ts";
import type { MonacoModule } from "./use-monaco.ts";

/** The text of the strategy while its page is open. */
export function useStrategyModel(tools: MonacoModule | undefined, id: string, source: string) {
  const [model, setModel] = useState<editor.ITextModel>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the source only fills the model at the start
  useEffect(() => {
    if (!tools) return;
    const made = tools.createStrategyModel(initialDraft(id, source));
    setModel(made);
    return () => {
      setModel(undefined);
      made.dispose();
    };
  }, [tools, id]);
  return model;
}

/** The model's text, kept up to date. */
export function useModelText(model: editor.ITextModel | undefined, start: string): string {
  const [text, setText] = useState(start);
  useEffect(() => {
    if (!model) return;
    setText(model.getValue());
    const watch = model.onDidChangeContent(() => setText(model.getValue()));
    return () => watch.dispose();
  }, [model]);
  return text;
}
