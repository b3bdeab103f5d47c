/** Secrets of the installation: made at the first start, kept in the state folder, readable by its owner only. */
import "server-only";

export { hashToken, newToken } from "./random-token.ts";
export { readToken, sealToken } from "./sealed-token.ts";
export { sessionKey } from "./session-key.ts";
export { seal, unseal } from "./vault.ts";
