import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** The rules whose answer depends on the colours of a theme. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** What axe finds on the page, as sentences, serious and critical only: every rule in dark, those of colour in light too. */
export async function violationsInBothThemes(page: Page): Promise<string[]> {
  await showTheme(page, "dark");
  const dark = await seriousViolations(new AxeBuilder({ page }));
  await showTheme(page, "light");
  const light = await seriousViolations(new AxeBuilder({ page }).withRules(COLOUR_RULES));
  return [...dark, ...light.map((violation) => `in light, ${violation}`)];
}

/** Without motion: a colour on its way from one theme to the other is of neither. */
async function showTheme(page: Page, colorScheme: "dark" | "light"): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await expect(page.locator(`html[data-theme="${colorScheme}"]`)).toHaveCount(1);
}

async function seriousViolations(axe: AxeBuilder): Promise<string[]> {
  // One page without foreign frames: no second page to collect the answers in.
  const { violations } = await axe.setLegacyMode().analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, help, nodes }) => `${id}: ${help} at ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
    );
}
