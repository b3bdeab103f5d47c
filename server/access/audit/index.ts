/** The audit trail: one row per mutation and per denial, append-only. Rows are written by execute, read on /audit. */
import "server-only";

export { type AuditRow, listAudit } from "./list-audit.ts";
export { type AuditEntry, auditRow, writeAudit } from "./write-audit.ts";
