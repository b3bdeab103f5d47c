"use client";
import { CopyButton, Drawer, Facts, formatTime, localZone } from "#components/ui/index.ts";
import type { AuditEntry } from "./audit-columns.tsx";

/** Everything that one entry says, with both clocks. */
export function AuditDetails({ entry, onClose }: { entry: AuditEntry | undefined; onClose: () => void }) {
  if (!entry) return null;
  const details = JSON.stringify(entry.details ?? null, null, 2);
  return (
    <Drawer title={entry.action} open onOpenChange={(open) => !open && onClose()}>
      <Facts
        items={[
          ["Outcome", entry.outcome === "done" ? "✓ Done" : "⊘ Denied"],
          ["Time", formatTime(entry.at)],
          ["Your time", formatTime(entry.at, localZone())],
          ["Who", `${entry.actorName} (${entry.actorRole})`],
          ["Object", <Copied key="object" value={entry.object} />],
          ["Request", <Copied key="request" value={entry.requestId} />],
          ["Entry", <Copied key="entry" value={entry.id} />],
        ]}
      />
      <h3 className="mt-4 mb-1 flex items-center justify-between text-11 text-3">
        Details
        <CopyButton value={details} label="Copy the details" />
      </h3>
      <pre className="overflow-x-auto whitespace-pre-wrap break-words rounded-2 border bg-2 p-3 font-mono text-11 text-1">
        {details}
      </pre>
    </Drawer>
  );
}

function Copied({ value }: { value: string | null }) {
  if (!value) return <>—</>;
  return (
    <span className="flex items-center gap-1">
      <code className="min-w-0 break-all font-mono">{value}</code>
      <CopyButton value={value} />
    </span>
  );
}
