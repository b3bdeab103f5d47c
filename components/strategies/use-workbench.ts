"use client";
import type { editor } from "monaco-editor/editor";
import { useMemo, useRef, useState } from "react";
import type { RunJob } from "#components/engine/engine-host.ts";
import { changedNames } from "#components/engine/parameter-values.ts";
import type { EngineFailure } from "#components/engine/protocol.ts";
import { useEngineHost } from "#components/engine/use-engine.ts";
import { toast } from "#components/ui/index.ts";
import type { ParameterField, Problem } from "#lib/models/strategies/index.ts";
import type { BottomTab } from "./bottom-panel.tsx";
import { writeDefaults } from "./parameter-defaults.ts";
import { blockingProblem, nextProblem, problemOf } from "./problems.ts";
import { useAnalysis, useMarkers } from "./use-analysis.ts";
import { useDraft } from "./use-draft.ts";
import { useMonaco } from "./use-monaco.ts";
import { useNarrow } from "./use-narrow.ts";
import { useQuickRun } from "./use-quick-run.ts";
import { useModelText, useStrategyModel } from "./use-strategy-model.ts";
import { useVersion } from "./use-version.ts";
import { useWhatIfValues } from "./use-what-if-values.ts";
import type { WorkbenchProps } from "./workbench-types.ts";

const NO_FIELDS: readonly ParameterField[] = [];
const NO_PROBLEMS: readonly Problem[] = [];

/** Everything the editor page knows and does; the parts of the page only draw it. */
export function useWorkbench(props: WorkbenchProps) {
  const monaco = useMonaco();
  const host = useEngineHost();
  const narrow = useNarrow();
  const readOnlyReason =
    props.readOnlyReason ??
    (narrow ? "On a phone the source can be read; to change it, open a wider screen." : undefined);
  const model = useStrategyModel(monaco.tools, props.id, props.draft.source);
  const source = useModelText(model, props.draft.source);
  const draft = useDraft(props.id, model, props.draft, readOnlyReason ? undefined : props.saveDraft);
  const { analysis, pending } = useAnalysis(monaco, model, source, host, props.check);

  const [failure, setFailure] = useState<EngineFailure>();
  const problems = useMemo(() => {
    const found = analysis?.problems ?? NO_PROBLEMS;
    return failure && analysis?.program ? [...found, problemOf(failure, "run")] : found;
  }, [analysis, failure]);
  useMarkers(monaco.tools, model, problems);

  /** While a text does not compile, the sliders keep what last did. */
  const lastSound = useRef(analysis);
  if (analysis?.program) lastSound.current = analysis;
  const { program, description } = lastSound.current ?? {};
  const fields = description?.parameters ?? NO_FIELDS;
  const whatIf = useWhatIfValues(fields);

  const newest = props.versions[0];
  const base = useVersion(newest?.hash, props.loadVersion);
  const dirty = newest === undefined || (base.content !== undefined && base.content.source !== source);

  return {
    ...{ monaco, host, readOnlyReason, model, source, draft, analysis, pending, problems, setFailure },
    ...{ program, fields, whatIf, newest, base, dirty },
    ...useEditorActions(model, problems, whatIf, fields),
    quick: useQuickRun(host),
  };
}

export type Workbench = ReturnType<typeof useWorkbench>;

/** Jumping, formatting and writing into the source; and the tab under it. */
function useEditorActions(
  model: editor.ITextModel | undefined,
  problems: readonly Problem[],
  whatIf: ReturnType<typeof useWhatIfValues>,
  fields: readonly ParameterField[],
) {
  const instance = useRef<editor.IStandaloneCodeEditor>(undefined);
  /** What a quick run would run now. */
  const job = useRef<() => RunJob | undefined>(() => undefined);
  const [tab, setTab] = useState<BottomTab>("problems");
  const jump = ({ line, column }: Pick<Problem, "line" | "column">) => {
    const place = { lineNumber: line, column };
    instance.current?.setPosition(place);
    instance.current?.revealPositionInCenterIfOutsideViewport(place);
    instance.current?.focus();
  };
  const stopAtError = (): boolean => {
    const blocking = blockingProblem(problems);
    if (!blocking) return false;
    setTab("problems");
    jump(blocking);
    toast("note", "Mend the source first", { text: `Line ${blocking.line}: ${blocking.message}` });
    return true;
  };
  const next = () => {
    const place = instance.current?.getPosition();
    const found = nextProblem(problems, place?.lineNumber ?? 0, place?.column ?? 0);
    if (found) jump(found);
  };
  const writeToDraft = () => {
    if (!model) return;
    const values = whatIf.values.getState();
    const names = changedNames(fields, values, whatIf.defaults);
    const changes = Object.fromEntries(names.map((name) => [name, values[name]!]));
    const { source, missed } = writeDefaults(model.getValue(), changes);
    model.pushEditOperations([], [{ range: model.getFullModelRange(), text: source }], () => null);
    if (missed.length > 0)
      toast("note", `Not written: ${missed.join(", ")}`, {
        text: "Its default is not a plain value in .default(…); change it in the source.",
      });
  };
  const format = () => void instance.current?.getAction("editor.action.formatDocument")?.run();
  return { instance, job, tab, setTab, jump, stopAtError, nextProblem: next, writeToDraft, format };
}
