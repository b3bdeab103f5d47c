import { listAudit } from "#server/access/audit/index.ts";
import { fromQuery, router } from "#server/api/trpc.ts";

export const audit = router({ list: fromQuery(listAudit) });
