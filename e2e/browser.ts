import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** $CHROME, Debian's chromium, a Chromium that Playwright installed, or the one inside @sparticuz/chromium. */
export async function findBrowser(): Promise<{ path: string; args: string[] }> {
  const installed = [
    process.env.CHROME,
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    chromium.executablePath(),
  ];
  const path = installed.find((candidate) => candidate && existsSync(candidate));
  if (path) return { path, args: ARGUMENTS };
  const { default: packed } = await import("@sparticuz/chromium");
  return { path: await packed.executablePath(), args: ARGUMENTS };
}
