"use client";
import type { editor } from "monaco-editor/editor";
import { useEffect, useState } from "react";
import { KeyHint } from "#components/ui/index.ts";
import { CodeEditor, type LineNote } from "./code-editor.tsx";
import { DiffView } from "./diff-view.tsx";
import type { MonacoModule, MonacoState } from "./use-monaco.ts";

/** The source, or its difference from a version, above a line that says where the cursor is. */
export function EditorPane({
  tools,
  typing,
  model,
  readOnlyReason,
  notes,
  compared,
  onReady,
}: {
  tools: MonacoModule;
  typing: MonacoState["typing"];
  model: editor.ITextModel;
  readOnlyReason: string | undefined;
  notes: readonly LineNote[];
  /** The version that the draft is compared with. */
  compared: { label: string; hash: string; source: string } | undefined;
  onReady: (editor: editor.IStandaloneCodeEditor | undefined) => void;
}) {
  const [instance, setInstance] = useState<editor.IStandaloneCodeEditor>();
  const ready = (made: editor.IStandaloneCodeEditor | undefined) => {
    setInstance(made);
    onReady(made);
  };
  return (
    <section aria-label="Source" data-panel="" tabIndex={-1} className="flex min-h-0 min-w-0 flex-col bg-1">
      <div className="relative min-h-0 flex-1">
        {compared ? (
          <DiffView
            tools={tools}
            hash={compared.hash}
            original={compared.source}
            model={model}
            readOnly={readOnlyReason !== undefined}
            onReady={ready}
          />
        ) : (
          <CodeEditor
            tools={tools}
            model={model}
            readOnlyReason={readOnlyReason}
            notes={notes}
            onReady={ready}
          />
        )}
      </div>
      <footer className="flex min-h-7 shrink-0 items-center gap-4 border-line-1 border-t px-3 text-11 text-3">
        {compared ? (
          <span>
            {compared.label} against the draft.
            <span className="phone:hidden">
              {" "}
              <KeyHint keys="Ctrl Shift D" /> closes.
            </span>
          </span>
        ) : (
          <CursorPlace instance={instance} />
        )}
        <span className="phone:hidden">{typingWords(typing)}</span>
        <TabWords tools={tools} instance={compared ? undefined : instance} />
      </footer>
    </section>
  );
}

function typingWords(typing: MonacoState["typing"]): string {
  if (typing === "loading") return "TypeScript 5.9, loading the SDK…";
  if (typing === "missing") return "The SDK's typing did not load: the server checks instead.";
  return "TypeScript 5.9";
}

function CursorPlace({ instance }: { instance: editor.IStandaloneCodeEditor | undefined }) {
  const [place, setPlace] = useState({ lineNumber: 1, column: 1 });
  useEffect(() => {
    const already = instance?.getPosition();
    if (already) setPlace(already);
    const watch = instance?.onDidChangeCursorPosition(({ position }) => setPlace(position));
    return () => watch?.dispose();
  }, [instance]);
  return (
    <span className="whitespace-nowrap">
      Ln {place.lineNumber}, Col {place.column}
    </span>
  );
}

/** Whether Tab writes or leaves (WCAG 2.1.2): Monaco's own Ctrl M switches it. */
function TabWords({
  tools,
  instance,
}: {
  tools: MonacoModule;
  instance: editor.IStandaloneCodeEditor | undefined;
}) {
  const [leaves, setLeaves] = useState(false);
  useEffect(() => {
    if (!instance) return;
    const { tabFocusMode } = tools.monaco.editor.EditorOption;
    const read = () => setLeaves(instance.getOption(tabFocusMode));
    read();
    const watch = instance.onDidChangeConfiguration((event) => event.hasChanged(tabFocusMode) && read());
    return () => watch.dispose();
  }, [tools, instance]);
  if (!instance) return null;
  return (
    <span role="status" className="ml-auto flex items-center gap-1.5 whitespace-nowrap phone:hidden">
      {leaves ? "Tab moves focus," : "Tab inserts spaces,"} <KeyHint keys="Ctrl M" />{" "}
      {leaves ? "makes it write" : "moves focus"}
    </span>
  );
}
