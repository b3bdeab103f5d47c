import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// The many processes that tests start compile what they share once.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("./node_modules/.cache/node", import.meta.url));

export default defineConfig({
  resolve: {
    alias: { "server-only": fileURLToPath(new URL("./node_modules/server-only/empty.js", import.meta.url)) },
  },
  test: {
    include: ["**/*.test.ts", "**/*.test.tsx"],
    exclude: ["node_modules/**", ".next/**", "e2e/**", ".pitwall/**"],
    globalSetup: "./server/infrastructure/db/test-server.ts",
    environment: "node",
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
