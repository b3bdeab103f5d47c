import { defineConfig } from "@playwright/test";
import { findBrowser } from "./e2e/browser.ts";

const browser = await findBrowser();

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./e2e/start-pitwall.ts",
  // The journey is one story on one installation; its files run in the order of their names.
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  outputDir: "test-results",
  use: {
    launchOptions: { executablePath: browser.path, args: browser.args },
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    // Without pictures of every moment, which a browser without a graphics card makes slowly.
    trace: { mode: "retain-on-failure", screenshots: false },
  },
});
