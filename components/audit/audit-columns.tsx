import { type GridColumn, StateWord, textColumn, timeColumn } from "#components/ui/index.ts";

export type AuditEntry = {
  id: string;
  at: Date;
  actorName: string;
  actorRole: string;
  action: string;
  outcome: "done" | "denied";
  object: string | null;
  details: unknown;
  requestId: string;
};

export function auditColumns(zone: string): GridColumn<AuditEntry>[] {
  return [
    timeColumn("at", "Time", zone, (entry) => entry.at),
    textColumn("actor", "Who", (entry) => entry.actorName, { width: 160 }),
    textColumn("role", "Role", (entry) => entry.actorRole, { width: 128 }),
    textColumn("action", "What", (entry) => entry.action, { width: 176 }),
    textColumn("outcome", "Outcome", (entry) => entry.outcome, {
      width: 104,
      render: ({ outcome }) =>
        outcome === "done" ? (
          <StateWord hue="working" glyph="✓">
            Done
          </StateWord>
        ) : (
          <StateWord hue="vermilion" glyph="⊘">
            Denied
          </StateWord>
        ),
    }),
    textColumn("object", "Object", (entry) => entry.object, { width: 200 }),
    textColumn("details", "Details", (entry) => briefly(entry.details), {
      flex: 1,
      minWidth: 160,
      sortable: false,
    }),
    textColumn("request", "Request", (entry) => entry.requestId, { width: 120 }),
  ];
}

/** `{"role":"quant"}` → `role quant`: one line for a cell. */
export function briefly(details: unknown): string {
  if (details === null || typeof details !== "object") return details === null ? "" : String(details ?? "");
  return Object.entries(details)
    .map(([key, value]) => `${key} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`)
    .join(" · ");
}
