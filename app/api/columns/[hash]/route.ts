import { handleColumns } from "#server/api/columns-route.ts";
import { webHost } from "#server/api/host.ts";

export async function GET(request: Request, { params }: { params: Promise<{ hash: string }> }) {
  return handleColumns(webHost(), request, (await params).hash);
}
