import type { Page } from "@playwright/test";

const FOLDER = process.env.PITWALL_SCREENSHOTS;

/** Keeps a picture for docs/screenshots when PITWALL_SCREENSHOTS names the folder. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!FOLDER) return;
  for (const scheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.waitForTimeout(800);
    await page.screenshot({ path: `${FOLDER}/${name}-${scheme}.png` });
  }
  await page.emulateMedia({ colorScheme: "dark" });
}
