"use client";
import { RoleGate } from "#components/shell/index.ts";
import { PageBody, PageHeader } from "#components/ui/index.ts";
import { DatasetsPanel } from "./datasets-panel.tsx";
import { ImportLink } from "./import-link.tsx";
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
