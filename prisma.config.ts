/** Prisma's CLI works offline: `npx prisma migrate diff|status|deploy|dev`. Set DATABASE_URL to the owner's address. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

// The CLI would download an engine binary; this one runs the same engine from an npm package.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(
  new URL("prisma/schema-engine.js", import.meta.url),
);
process.env.PRISMA_HIDE_UPDATE_MESSAGE ??= "1";

const url = process.env.DATABASE_URL ?? "postgresql://set-DATABASE_URL@localhost:1/pitwall";

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  // The shadow database is a fresh one on the same server, made and dropped by the engine.
  datasource: { url },
});
