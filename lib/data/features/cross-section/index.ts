/** Transforms across symbols at one moment. A new one is a definition and a line here. */
import type { CrossSection } from "./cross-section.ts";
import { neutraliseExposures, neutraliseGroups } from "./neutralise.ts";
import { crossRank, crossZScore, winsorise } from "./standardise.ts";

export { acrossSymbols, type CrossSection, defineCrossSection, type Peers } from "./cross-section.ts";
export { crossRank, crossZScore, neutraliseExposures, neutraliseGroups, winsorise };

export const crossSections: readonly CrossSection[] = [
  crossRank,
  crossZScore,
  winsorise,
  neutraliseGroups,
  neutraliseExposures,
];
