import { handleDownload } from "#server/api/download-route.ts";
import { webHost } from "#server/api/host.ts";

export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return handleDownload(webHost(), request, (await params).id);
}
