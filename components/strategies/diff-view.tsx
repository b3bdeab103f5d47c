"use client";
import type { editor } from "monaco-editor/editor";
import { useEffect, useRef } from "react";
import { EDITOR_OPTIONS } from "./editor-options.ts";
import { EDITOR_THEME } from "./editor-theme.ts";
import type { MonacoModule } from "./use-monaco.ts";

/** A version on the left, the draft on the right; the draft stays editable. */
export function DiffView({
  tools,
  original,
  model,
  readOnly,
}: {
  tools: MonacoModule;
  /** Source of the version. */
  original: string;
  model: editor.ITextModel;
  readOnly: boolean;
}) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!element.current) return;
    const { monaco } = tools;
    const before = monaco.editor.createModel(original, "typescript");
    const view = monaco.editor.createDiffEditor(element.current, {
      ...EDITOR_OPTIONS,
      theme: EDITOR_THEME,
      originalEditable: false,
      readOnly,
      renderSideBySide: true,
      useInlineViewWhenSpaceIsLimited: true,
      hideUnchangedRegions: { enabled: true },
      originalAriaLabel: "Saved version",
      modifiedAriaLabel: "Draft",
    });
    view.setModel({ original: before, modified: model });
    view.getModifiedEditor().focus();
    return () => {
      view.dispose();
      before.dispose();
    };
  }, [tools, original, model, readOnly]);
  return <div ref={element} className="absolute inset-0" data-testid="diff-editor" />;
}
