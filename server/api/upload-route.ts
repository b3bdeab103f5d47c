import { z } from "zod";
import { can } from "#lib/access/permissions.ts";
import { AppError } from "#lib/core/errors.ts";
import { type Caller, execute } from "#server/access/execute.ts";
import { receiveUpload, registerUpload, UploadName } from "#server/data/ingestion/index.ts";
import { bytesRoute } from "./bytes-route.ts";
import { OWN_HEADER } from "./guard.ts";
import { percentDecoded } from "./percent-decoded.ts";
import type { WebHost } from "./trpc.ts";

/** `POST /api/upload/<uuid of the client's making>`, header x-file-name (percent-encoded), the file as the body. */
export function handleUpload(host: WebHost, request: Request, id: string): Promise<Response> {
  return bytesRoute(host, request, (caller) => receive(host, request, id, caller));
}

async function receive(host: WebHost, request: Request, id: string, caller: Caller): Promise<Response> {
  if (request.headers.get(OWN_HEADER) !== "1")
    throw new AppError("forbidden", `The request was refused: the header ${OWN_HEADER}: 1 is missing.`);
  const uploadId = z.uuid().safeParse(id);
  const fileName = UploadName.safeParse(percentDecoded(request.headers.get("x-file-name") ?? ""));
  if (!uploadId.success || !fileName.success || !request.body)
    throw new AppError(
      "bad-input",
      "An upload needs an id, the header x-file-name and the file as its body.",
    );
  const upload = { uploadId: uploadId.data, fileName: fileName.data };
  // Before a byte is read: `execute` below refuses and audits, but only after the file has arrived.
  const isAllowed = can(caller.actor.role, registerUpload.permission);
  const { bytes } = isAllowed
    ? await receiveUpload({ teamId: caller.teamId, ...upload }, request.body)
    : { bytes: 0 };
  return Response.json(await execute(host, registerUpload, caller, { ...upload, bytes }));
}
