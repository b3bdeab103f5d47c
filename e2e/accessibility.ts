import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

export const THEMES = ["dark", "light"] as const;

/** Shows the page in a theme, as Ctrl Shift L would; every preference is kept in the browser. */
export async function showTheme(page: Page, theme: (typeof THEMES)[number]): Promise<void> {
  await page.evaluate((chosen) => {
    const kept = JSON.parse(localStorage.getItem("pitwall.preferences") ?? "{}") as object;
    localStorage.setItem("pitwall.preferences", JSON.stringify({ ...kept, theme: chosen }));
  }, theme);
  await page.reload();
}

/** What axe finds on the page now, as sentences; serious and critical ones only. */
export async function seriousViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, help, nodes }) => `${id}: ${help} at ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
    );
}
