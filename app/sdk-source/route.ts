import { sourceClosure } from "#server/infrastructure/browser-bundle/index.ts";

export const dynamic = "force-static";

/** The SDK's own source and what it imports: the editor's typing. Text by path, the same for everyone. */
export async function GET() {
  return Response.json(await sourceClosure("lib/models/strategies/sdk.ts"));
}
