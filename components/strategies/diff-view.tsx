"use client";
import type { editor } from "monaco-editor/editor";
import { useEffect, useRef } from "react";
import { EDITOR_OPTIONS } from "./editor-options.ts";
import { EDITOR_THEME } from "./editor-theme.ts";
import type { MonacoModule } from "./use-monaco.ts";

/** A version on the left, the draft on the right; the draft stays editable. */
export function DiffView({
  tools,
  hash,
  original,
  model,
  readOnly,
  onReady,
}: {
  tools: MonacoModule;
  /** Of the version, and its source. */
  hash: string;
  original: string;
  model: editor.ITextModel;
  readOnly: boolean;
  /** Hands the draft's side to whoever jumps and formats. */
  onReady: (editor: editor.IStandaloneCodeEditor | undefined) => void;
}) {
  const ready = useRef(onReady);
  ready.current = onReady;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!element.current) return;
    const { monaco } = tools;
    const view = monaco.editor.createDiffEditor(element.current, {
      ...EDITOR_OPTIONS,
      theme: EDITOR_THEME,
      originalEditable: false,
      readOnly,
      renderSideBySide: true,
      useInlineViewWhenSpaceIsLimited: true,
      renderOverviewRuler: false,
      hideUnchangedRegions: { enabled: true },
      originalAriaLabel: "Saved version",
      modifiedAriaLabel: "Draft",
    });
    view.setModel({ original: tools.versionModel(hash, original), modified: model });
    // The draft's side is a full editor; its type names only what both sides share.
    const draft = view.getModifiedEditor() as editor.IStandaloneCodeEditor;
    draft.focus();
    ready.current(draft);
    return () => {
      ready.current(undefined);
      view.dispose();
    };
  }, [tools, hash, original, model, readOnly]);
  return <div ref={element} className="absolute inset-0" data-testid="diff-editor" />;
}
