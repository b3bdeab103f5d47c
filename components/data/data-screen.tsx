"use client";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useCan } from "#components/providers/index.ts";
import { RoleGate } from "#components/shell/index.ts";
import { buttonClass, PageBody, PageHeader } from "#components/ui/index.ts";
import { DatasetsPanel } from "./datasets-panel.tsx";
import { ImportsPanel } from "./imports-panel.tsx";

/** The catalogue: every dataset of the team, and what came in lately. */
export function DataScreen() {
  return (
    <>
      <PageHeader title="Data" note="Bars that strategies are tested on" actions={<ImportLink />} />
      <RoleGate screen="Data" permission="data:read">
        <PageBody>
          <DatasetsPanel />
          <ImportsPanel />
        </PageBody>
      </RoleGate>
    </>
  );
}

export function ImportLink({ label = "Import a file" }: { label?: string }) {
  if (!useCan("data:import")) return null;
  return (
    <Link href="/data/import" className={buttonClass("ink")}>
      <Plus size={14} aria-hidden="true" />
      {label}
    </Link>
  );
}
