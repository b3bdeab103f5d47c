"use client";
import { useRouter } from "next/navigation";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import { useCan } from "#components/providers/index.ts";
import { RoleGate, usePageCommands } from "#components/shell/index.ts";
import {
  Button,
  DataGrid,
  describeProblem,
  PageBody,
  PageHeader,
  QueryPanel,
  Segmented,
  toast,
  useTimeZone,
} from "#components/ui/index.ts";
import { NameDialog } from "./name-dialog.tsx";
import { type StrategyListActions, type StrategySummary, useStrategyList } from "./strategies-api.ts";
import { strategyColumns } from "./strategy-columns.tsx";
import { strategyMenuColumn } from "./strategy-row-menu.tsx";
import { type Template, TemplateGallery } from "./template-gallery.tsx";

const SHOWN = ["active", "archived"] as const;
const SHOWN_OPTIONS = [
  { value: SHOWN[0], label: "Active" },
  { value: SHOWN[1], label: "Archived" },
] as const;

/** The team's strategies, and templates for new ones. */
export function StrategiesScreen() {
  return (
    <RoleGate screen="Strategies" permission="strategies:read">
      <Strategies />
    </RoleGate>
  );
}

function Strategies() {
  const [shown, setShown] = useQueryState("show", parseAsStringLiteral(SHOWN).withDefault("active"));
  const { list, templates, actions } = useStrategyList(shown === "archived");
  const canEdit = useCan("strategies:edit");
  const router = useRouter();
  const [chosen, setChosen] = useState<Template>();
  const [gallery, setGallery] = useState(false);
  const disabledReason = canEdit
    ? undefined
    : "Your role reads strategies; ask an owner or admin to change that.";
  usePageCommands(
    useMemo(
      () => [
        {
          id: "strategies:new",
          title: "New strategy",
          group: "This page" as const,
          keys: "C",
          disabledReason,
          run: () => setGallery(true),
        },
      ],
      [disabledReason],
    ),
  );
  const empty = shown === "active" && list.data?.length === 0;
  const showGallery = gallery || empty;
  const open = async (name: string) => {
    if (!chosen) return;
    const { id } = await actions.create(name, chosen.name);
    router.push(`/strategies/${id}`);
  };
  return (
    <>
      <PageHeader
        title="Strategies"
        note="Code with parameters; every saved version can be run, compared and traced"
        actions={
          <>
            <Segmented label="Show" options={SHOWN_OPTIONS} value={shown} onChange={setShown} />
            <Button
              kind="ink"
              keys="C"
              aria-expanded={showGallery}
              disabled={disabledReason !== undefined}
              title={disabledReason}
              onClick={() => setGallery(!showGallery)}
            >
              New strategy
            </Button>
          </>
        }
      />
      <PageBody fill>
        {showGallery && (
          <QueryPanel
            query={templates}
            what="templates"
            title={empty ? "Start with a template" : "New strategy"}
            note={
              empty
                ? "Your team has no strategy yet; a template is a working strategy that you own and change."
                : undefined
            }
            className="max-h-[50%] shrink-0"
            flush
          >
            {(rows) => (
              <TemplateGallery templates={rows} disabledReason={disabledReason} onCreate={setChosen} />
            )}
          </QueryPanel>
        )}
        {!empty && (
          <QueryPanel query={list} what="strategies" flush className="flex-1">
            {(rows) => <StrategyGrid rows={rows} actions={actions} />}
          </QueryPanel>
        )}
      </PageBody>
      <NameDialog
        open={chosen !== undefined}
        title="New strategy"
        description={chosen && `Starts as a copy of “${chosen.title}”. ${chosen.description}`}
        suggestion={chosen?.title ?? ""}
        action={["Create and open", "Creating…"]}
        onClose={() => setChosen(undefined)}
        onSubmit={open}
      />
    </>
  );
}

function StrategyGrid({ rows, actions }: { rows: readonly StrategySummary[]; actions: StrategyListActions }) {
  const canEdit = useCan("strategies:edit");
  const router = useRouter();
  const zone = useTimeZone();
  const [renamed, setRenamed] = useState<StrategySummary>();
  const columns = useMemo(() => {
    const facts = strategyColumns(zone);
    if (!canEdit) return facts;
    const setArchived = ({ id, name }: StrategySummary, archived: boolean) =>
      actions.setArchived(id, archived).then(
        () => toast("done", `${name} was ${archived ? "archived" : "brought back"}`),
        (error) => toast("problem", "Nothing was changed", { text: describeProblem(error).sentence }),
      );
    return [...facts, strategyMenuColumn({ rename: setRenamed, setArchived })];
  }, [zone, canEdit, actions]);
  return (
    <>
      <DataGrid
        label="Strategies"
        rows={rows}
        columns={columns}
        rowId={(row) => row.id}
        onOpen={(row) => router.push(`/strategies/${row.id}`)}
        empty="Nothing is archived."
      />
      {renamed && (
        <NameDialog
          key={renamed.id}
          open
          title="Rename the strategy"
          description="Runs and versions stay with it."
          suggestion={renamed.name}
          action={["Rename", "Renaming…"]}
          onClose={() => setRenamed(undefined)}
          onSubmit={async (name) => {
            await actions.rename(renamed.id, name);
            setRenamed(undefined);
          }}
        />
      )}
    </>
  );
}
