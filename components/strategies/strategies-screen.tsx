"use client";
import { useRouter } from "next/navigation";
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
  useTimeZone,
} from "#components/ui/index.ts";
import { useStrategyList } from "./strategies-api.ts";
import { strategyColumns } from "./strategy-columns.tsx";
import { CreateStrategyDialog, type Template, TemplateGallery } from "./template-gallery.tsx";

/** The team's strategies, and templates for new ones. */
export function StrategiesScreen() {
  return (
    <RoleGate screen="Strategies" permission="strategies:read">
      <Strategies />
    </RoleGate>
  );
}

function Strategies() {
  const { list, templates, create } = useStrategyList();
  const canEdit = useCan("strategies:edit");
  const router = useRouter();
  const zone = useTimeZone();
  const columns = useMemo(() => strategyColumns(zone), [zone]);
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
  const empty = list.data?.length === 0;
  const showGallery = gallery || empty;
  const open = async (template: Template, name: string) => {
    try {
      const { id } = await create(name, template.name);
      router.push(`/strategies/${id}`);
      return undefined;
    } catch (error) {
      return describeProblem(error).sentence;
    }
  };
  return (
    <>
      <PageHeader
        title="Strategies"
        note="Code with parameters; every saved version can be run, compared and traced"
        actions={
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
            {(rows) => (
              <DataGrid
                label="Strategies"
                rows={rows}
                columns={columns}
                rowId={(row) => row.id}
                onOpen={(row) => router.push(`/strategies/${row.id}`)}
              />
            )}
          </QueryPanel>
        )}
      </PageBody>
      <CreateStrategyDialog template={chosen} onClose={() => setChosen(undefined)} onCreate={open} />
    </>
  );
}
