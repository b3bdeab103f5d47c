"use client";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import type { RunJob } from "#components/engine/engine-host.ts";
import { cx, ErrorState, LoadingState, toast, useTimeZone } from "#components/ui/index.ts";
import { BottomPanel } from "./bottom-panel.tsx";
import { EditorHeader } from "./editor-header.tsx";
import { EditorPane } from "./editor-pane.tsx";
import { lineNotes } from "./line-notes.ts";
import { SaveVersionDialog } from "./save-version-dialog.tsx";
import { useEditorKeys } from "./use-editor-keys.ts";
import { useNow } from "./use-now.ts";
import { useVersion } from "./use-version.ts";
import { useRestingValues } from "./use-what-if-values.ts";
import { useWorkbench, type Workbench } from "./use-workbench.ts";
import { VersionsPanel } from "./versions-panel.tsx";
import { WhatIfColumn } from "./what-if-column.tsx";
import type { WorkbenchProps } from "./workbench-types.ts";

type Saving = "version" | "launch" | undefined;

/** The strategy editor: versions, source with problems, and the sliders that run it. */
export function StrategyWorkbench(props: WorkbenchProps) {
  const bench = useWorkbench(props);
  const router = useRouter();
  const now = useNow();
  const [saving, setSaving] = useState<Saving>();
  const [comparedHash, setComparedHash] = useState<string>();
  const compared = useVersion(comparedHash, props.loadVersion);

  const launch = (hash: string) => router.push(launchAddress(hash, bench.job.current()));
  const openDiff = (hash: string | undefined) => setComparedHash(comparedHash === hash ? undefined : hash);
  const saveAs = (kind: Saving) => {
    if (bench.readOnlyReason && kind === "version")
      toast("note", "Nothing was saved", { text: bench.readOnlyReason });
    else if (!bench.stopAtError()) setSaving(kind);
  };
  const actions = {
    save: () => bench.dirty && saveAs("version"),
    launch: () => {
      if (bench.newest && (!bench.dirty || bench.readOnlyReason)) launch(bench.newest.hash);
      else saveAs("launch");
    },
    quickRun: () => quickRun(bench),
    toggleDiff: () => openDiff(comparedHash ?? bench.newest?.hash),
    nextProblem: bench.nextProblem,
    format: bench.format,
  };
  useEditorKeys(actions);
  const save = async (note: string) => {
    const saved = await trySave(props, bench, note);
    if (!saved) return;
    setSaving(undefined);
    if (saving === "launch") launch(saved);
  };
  return (
    <>
      <EditorHeader
        name={props.name}
        base={bench.newest && `v${bench.newest.number}`}
        draft={bench.draft}
        dirty={bench.dirty}
        readOnlyReason={bench.readOnlyReason}
        comparing={comparedHash !== undefined}
        now={now}
        onDiff={bench.newest && actions.toggleDiff}
        onSave={actions.save}
        onQuickRun={actions.quickRun}
        onLaunch={actions.launch}
      />
      <div className="grid min-h-0 flex-1 grid-cols-[168px_minmax(0,1fr)_minmax(400px,36%)] overflow-hidden max-laptop:grid-cols-[minmax(0,1fr)] max-laptop:overflow-y-auto">
        <VersionsPanel
          versions={props.versions}
          runs={props.runs}
          chosen={comparedHash}
          onChoose={openDiff}
          onOpenRun={(id) => router.push(`/backtests/${id}`)}
          now={now}
        />
        <SourceColumn
          bench={bench}
          compared={comparedHash ? compared : undefined}
          versions={props.versions}
          hash={comparedHash}
        />
        <Side bench={bench} datasets={props.datasets} />
      </div>
      <SaveVersionDialog
        open={saving !== undefined}
        number={(bench.newest?.number ?? 0) + 1}
        thenLaunch={saving === "launch"}
        onClose={() => setSaving(undefined)}
        onSave={save}
      />
    </>
  );
}

/** The launch form with this version and, where known, the market that the sliders ran on. */
function launchAddress(hash: string, job: RunJob | undefined): string {
  const data = job && {
    data: job.spec.data.snapshot,
    symbols: job.spec.data.symbols.map(encodeURIComponent).join(","),
  };
  return `/backtests/new?${new URLSearchParams({ strategy: hash, ...data })}`;
}

function quickRun(bench: Workbench): void {
  if (bench.stopAtError()) return;
  bench.setTab("console");
  const job = bench.job.current();
  if (job) void bench.quick.run(job);
  else
    bench.quick.say([
      { level: "warn", text: "There is nothing to run on yet: the bars are still on their way." },
    ]);
}

/** The saved hash; undefined when the version was refused, with the reason on screen. */
async function trySave(props: WorkbenchProps, bench: Workbench, note: string): Promise<string | undefined> {
  try {
    const saved = await props.saveVersion(bench.source, note);
    if (saved.ok) {
      toast("done", `Saved v${saved.number}`, { text: `Content hash ${saved.hash.slice(0, 12)}` });
      return saved.hash;
    }
    const [first] = saved.problems;
    if (first) bench.jump(first);
    toast("problem", "The server refused the version", {
      text: first ? `Line ${first.line}: ${first.message}` : "",
    });
  } catch (error) {
    const text = error instanceof Error ? error.message : "";
    toast("problem", "The version was not saved", { text: `${text} The draft is safe; try again.` });
  }
  return undefined;
}

function SourceColumn({
  bench,
  compared,
  versions,
  hash,
}: {
  bench: Workbench;
  compared: ReturnType<typeof useVersion> | undefined;
  versions: WorkbenchProps["versions"];
  hash: string | undefined;
}) {
  const { monaco, model, whatIf, source } = bench;
  const zone = useTimeZone();
  const values = useRestingValues(whatIf.values);
  const notes = useMemo(() => lineNotes(source, values, whatIf.defaults), [source, values, whatIf.defaults]);
  const version = versions.find((each) => each.hash === hash);
  const left = compared?.content &&
    version && { label: `v${version.number}`, hash: version.hash, source: compared.content.source };
  return (
    <div className="grid min-h-0 min-w-0 grid-rows-[minmax(0,1fr)_196px] border-r max-laptop:h-[80dvh] max-laptop:border-r-0">
      {monaco.error ? (
        <ErrorState error={new Error(monaco.error)} retry={() => location.reload()} />
      ) : monaco.tools && model ? (
        <EditorPane
          tools={monaco.tools}
          typing={monaco.typing}
          model={model}
          readOnlyReason={bench.readOnlyReason}
          notes={notes}
          compared={left}
          onReady={(made) => {
            bench.instance.current = made;
            // A failed run and the palette lead to a line: /strategies/…?line=12.
            const line = Number(new URLSearchParams(location.search).get("line"));
            if (made && Number.isInteger(line) && line > 0) bench.jump({ line, column: 1 });
          }}
        />
      ) : (
        <LoadingState what="the editor" rows={12} />
      )}
      <BottomPanel
        tab={bench.tab}
        onTab={bench.setTab}
        problems={bench.problems}
        pending={bench.pending}
        onOpenProblem={bench.jump}
        lines={bench.quick.lines}
        timeZone={zone}
      />
    </div>
  );
}

function Side({ bench, datasets }: { bench: Workbench; datasets: WorkbenchProps["datasets"] }) {
  const { newest, base, whatIf, readOnlyReason, job } = bench;
  const version = useMemo(
    () =>
      newest && base.content ? { label: `v${newest.number}`, hash: newest.hash, ...base.content } : undefined,
    [newest, base.content],
  );
  const blocked = bench.problems.some(({ severity }) => severity === "error") && !bench.program;
  return (
    <section
      aria-label="What-if"
      data-panel=""
      tabIndex={-1}
      className={cx("min-h-0 min-w-0 overflow-y-auto bg-1", bench.pending && "opacity-90")}
    >
      {newest && !version && !base.error ? (
        <LoadingState what={`v${newest.number}`} />
      ) : blocked ? (
        <p className="p-4 text-12 text-2">The sliders appear once the source has no error. F8 goes to it.</p>
      ) : (
        <WhatIfColumn
          host={bench.host}
          program={bench.program}
          fields={bench.fields}
          base={version}
          datasets={datasets}
          values={whatIf.values}
          start={whatIf.defaults}
          onWriteToDraft={readOnlyReason ? undefined : bench.writeToDraft}
          onFailure={bench.setFailure}
          job={job}
        />
      )}
    </section>
  );
}
