import { webHost } from "#server/api/host.ts";
import { handleUpload } from "#server/api/upload-route.ts";

export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return handleUpload(webHost(), request, (await params).id);
}
